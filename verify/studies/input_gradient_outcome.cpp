#include "verify/studies/input_gradient_outcome.hpp"

#include <fmt/format.h>

#include "sim/training/gradient_descent.hpp"
#include "verify/studies/descent_outcome.hpp"

namespace widthwise::verify {

std::string InputGradientOutcome::name() const {
  return fmt::format("input-gradient.t{}.c{:g}", steps, rate);
}

std::vector<std::string> InputGradientOutcome::columns() const {
  return {"x.grad_x (f_T - f_0)(x')", "f_T - f_0 at x'"};
}

Eigen::VectorXd InputGradientOutcome::measure(sim::TrainedMlp& network,
                                              const TrainingTask& task) const {
  const Eigen::Index test = task.n_trained();
  const Eigen::VectorXd direction = task.inputs.col(0).normalized();
  const Eigen::VectorXd at_start = network.outputs();
  const double slope = direction.dot(network.passes_now().input_gradients.col(test));
  const sim::Trajectory trajectory = sim::descend(
      network, {.targets = at_start.head(test) + task.targets, .steps = steps, .rate = rate});
  if (trajectory.diverged) return Eigen::VectorXd::Constant(2, kDivergedNumber);
  const sim::BlockPasses& end = network.passes_now();
  return Eigen::VectorXd{
      {direction.dot(end.input_gradients.col(test)) - slope, end.outputs(test) - at_start(test)}};
}

}  // namespace widthwise::verify
