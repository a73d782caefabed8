#include "verify/studies/input_descent_outcome.hpp"

#include <fmt/format.h>

#include "sim/training/gradient_descent.hpp"
#include "sim/training/input_descent.hpp"

namespace widthwise::verify {

std::string InputDescentOutcome::name() const {
  return fmt::format("input-descent.t{}.c{:g}", steps, rate);
}

std::vector<std::string> InputDescentOutcome::columns() const {
  return {"|x_T - x_0| / |x_0|", "cosine to x_0", "cosine to x_1"};
}

Eigen::VectorXd InputDescentOutcome::measure(sim::TrainedMlp& network,
                                             const TrainingTask& task) const {
  sim::descend(network, {.targets = task.targets, .steps = steps, .rate = rate});
  const Eigen::VectorXd start = task.inputs.col(task.n_trained());
  const Eigen::VectorXd end = sim::descend_in_input(network, start, task.targets(0), steps, rate).x;
  const auto cosine = [&](const Eigen::VectorXd& to) {
    return end.dot(to) / (end.norm() * to.norm());
  };
  return Eigen::VectorXd{
      {(end - start).norm() / start.norm(), cosine(start), cosine(task.inputs.col(0))}};
}

}  // namespace widthwise::verify
