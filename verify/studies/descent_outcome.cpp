#include "verify/studies/descent_outcome.hpp"

#include <fmt/format.h>

namespace widthwise::verify {

std::string DescentOutcome::name() const {
  return fmt::format("t{}.c{:g}{}", steps, rate,
                     max_order > 0 ? fmt::format(".k{}", max_order) : "");
}

std::vector<std::string> DescentOutcome::columns() const {
  std::vector<std::string> columns{
      "loss ratio",          "largest loss ratio", "signed drift", "drift",
      "largest drift",       "deviation",          "flips",        "gradient change",
      "eta lambda_max at T", "converged",          "diverged"};
  for (int r = 1; r <= max_order; ++r) columns.push_back(fmt::format("K^({})", r));
  return columns;
}

sim::TrainingQueries DescentOutcome::queries() const {
  return {.inputs = 0, .steps = steps, .order = max_order};
}

sim::Trajectory DescentOutcome::train(sim::TrainedNetwork& network,
                                      const Eigen::VectorXd& targets) const {
  return sim::descend(network, {.targets = targets, .steps = steps, .rate = rate});
}

Eigen::VectorXd DescentOutcome::measure(sim::TrainedMlp& network, const TrainingTask& task) const {
  const sim::Trajectory trajectory = train(network, task.targets);
  Eigen::VectorXd numbers = outcome(trajectory);
  if (max_order > 0 && !trajectory.diverged) {
    numbers.tail(max_order) =
        network.correlations(task.inputs.col(0), task.inputs.col(1), max_order).tail(max_order);
  }
  return numbers;
}

Eigen::VectorXd DescentOutcome::measure(const std::unique_ptr<sim::TrainedByPasses>& network,
                                        const HypernetTask& task) const {
  return outcome(train(*network, task.targets));
}

Eigen::VectorXd DescentOutcome::outcome(const sim::Trajectory& trajectory) const {
  Eigen::VectorXd numbers = Eigen::VectorXd::Zero(kCorrelations + max_order);
  if (trajectory.diverged) {
    numbers.setConstant(kDivergedNumber);
    numbers(kConverged) = 0.0;
    numbers(kDiverged) = 1.0;
    return numbers;
  }
  const sim::DescentRecord& last = trajectory.records.back();
  numbers(kLoss) = last.loss / trajectory.loss_before;
  numbers(kLargestLoss) = trajectory.largest_loss / trajectory.loss_before;
  numbers(kSignedDrift) = last.signed_drift;
  numbers(kDrift) = last.drift;
  numbers(kLargestDrift) = last.largest_drift;
  numbers(kDeviation) = last.deviation;
  numbers(kFlips) = last.flips;
  numbers(kGradientChange) = last.gradient_change;
  numbers(kLastTop) = trajectory.last_top;
  numbers(kConverged) = numbers(kLoss) < kConvergedLoss ? 1.0 : 0.0;
  return numbers;
}

}  // namespace widthwise::verify
