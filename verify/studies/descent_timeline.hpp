#pragma once
// What gradient descent makes of a network, step by step.

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sim/memory_use.hpp"
#include "sim/training/trained_mlp.hpp"
#include "verify/studies/training_task.hpp"

namespace widthwise::verify {

/// Loss, drift and deviation after each step of a full-batch descent at eta = rate /
/// lambda_max(Theta_0): see EnsembleStudy and sim::DescentRecord. After a trajectory has diverged
/// its numbers stay those of the step before.
struct DescentTimeline {
  int steps = 20;
  double rate = 1.0;

  enum Quantity : int { kLoss, kDrift, kDeviation, kQuantities };

  /// The column of a quantity after t = 1..steps steps.
  Eigen::Index column(Quantity quantity, int t) const {
    return Eigen::Index{kQuantities} * (t - 1) + quantity;
  }

  /// "timeline.t20.c1".
  std::string name() const;
  std::vector<std::string> columns() const;
  sim::TrainingQueries queries() const { return {.inputs = 0, .steps = steps}; }
  Eigen::VectorXd measure(sim::TrainedMlp& network, const TrainingTask& task) const;
};

}  // namespace widthwise::verify
