#pragma once
// Gradient descent on 1/2 sum_j (f(x_j) - y_j)^2, and how far it leads from the kernel's.

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <vector>

#include "sim/random_stream.hpp"
#include "sim/training/trained_network.hpp"

namespace widthwise::sim {

/// How a network is trained.
struct Descent {
  Eigen::VectorXd targets;     ///< y_j of the first inputs, those trained on; others are for tests
  int steps = 20;              ///< T
  double rate = 1.0;           ///< eta lambda_max(Theta_0), over the inputs trained on
  double momentum = 0.0;       ///< at least 0 and below 1
  Eigen::Index minibatch = 0;  ///< inputs a step, in an order drawn anew each epoch; 0: all
  int every = 0;               ///< steps between records; 0: only the last is recorded
  SampleKey order = {};        ///< names the orders of minibatches
};

/// Where a trajectory is after some steps. Kernels and losses are over the inputs trained on.
struct DescentRecord {
  int step;
  double loss;             ///< 1/2 sum_j (f_t(x_j) - y_j)^2
  double signed_drift;     ///< tr(Theta_t - Theta_0) / tr Theta_0
  double drift;            ///< |Theta_t - Theta_0|_F / |Theta_0|_F
  double largest_drift;    ///< the largest drift so far, of the steps whose kernels were looked at
  double deviation;        ///< root mean square of f_t - f_t^lin over the test inputs, or if there
                           ///< are none over those trained on; f^lin descends with Theta_0
  double flips;            ///< fraction of gates that are not as at the start
  double gradient_change;  ///< |grad f_t - grad f_0| / |grad f_0|, over all weights and inputs
};

/// What became of a network.
struct Trajectory {
  double rate;          ///< eta; 0 where all gradients are zero (no gate is open) and nothing moves
  double loss_before;   ///< at step 0
  double largest_loss;  ///< of the steps looked at in full, step 0 included
  double last_top;      ///< eta lambda_max(Theta_T)
  bool diverged;  ///< an output left the range of +-kDiverged: the last record is of the last step
                  ///< before that was recorded, or of step 0
  std::vector<DescentRecord> records;
};

/// An output beyond this, or one that is no number, ends a trajectory.
inline constexpr double kDiverged = 1e50;

/// Whether one of them does.
bool left_range(const Eigen::VectorXd& outputs);

/// Trains a network that has not moved yet. `observe`, if given, is called at each record with the
/// network looking at all inputs; a trajectory that diverges has a record of the last step before
/// it at which all were looked at. Throws std::invalid_argument for a plan that makes no sense,
/// more targets than inputs, or a network at the start that leaves the range of a double.
Trajectory descend(TrainedNetwork& network, const Descent& plan,
                   const std::function<void(const DescentRecord&)>& observe = {});

}  // namespace widthwise::sim
