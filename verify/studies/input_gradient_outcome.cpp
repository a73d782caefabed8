#include "verify/studies/input_gradient_outcome.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "sim/training/gradient_descent.hpp"
#include "sim/training/trained_hypernet.hpp"
#include "verify/studies/descent_outcome.hpp"

namespace widthwise::verify {

std::string InputGradientOutcome::name() const {
  return fmt::format("input-gradient.t{}.c{:g}", steps, rate);
}

std::vector<std::string> InputGradientOutcome::columns() const {
  return {"x.grad_x (f_T - f_0)(x')", "f_T - f_0 at x'"};
}

Eigen::VectorXd InputGradientOutcome::change(sim::TrainedByPasses& network,
                                             const Eigen::VectorXd& direction,
                                             const Eigen::VectorXd& targets) const {
  const Eigen::Index test = targets.size();
  const Eigen::VectorXd at_start = network.outputs();
  const double slope = direction.dot(network.passes_now().input_gradients.col(test));
  const sim::Trajectory trajectory = sim::descend(
      network, {.targets = at_start.head(test) + targets, .steps = steps, .rate = rate});
  if (trajectory.diverged) return Eigen::VectorXd::Constant(2, kDivergedNumber);
  const sim::BlockPasses& end = network.passes_now();
  return Eigen::VectorXd{
      {direction.dot(end.input_gradients.col(test)) - slope, end.outputs(test) - at_start(test)}};
}

Eigen::VectorXd InputGradientOutcome::measure(sim::TrainedMlp& network,
                                              const TrainingTask& task) const {
  return change(network, task.inputs.col(0).normalized(), task.targets);
}

Eigen::VectorXd InputGradientOutcome::measure(const std::unique_ptr<sim::TrainedByPasses>& network,
                                              const HypernetTask& task) const {
  if (dynamic_cast<const sim::TrainedHypernet*>(network.get()) == nullptr) {
    throw std::invalid_argument("an infinite f is known at the inputs x of its task only");
  }
  return change(*network, task.x.rightCols(1).normalized(), task.targets);
}

}  // namespace widthwise::verify
