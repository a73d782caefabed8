#pragma once
// What the kinks of a ReLU network with one hidden layer cost its kernel on the way to a target.

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sim/memory_use.hpp"
#include "sim/training/trained_mlp.hpp"
#include "verify/studies/training_task.hpp"

namespace widthwise::verify {

/// A network is trained to convergence at one input, to a target of +-kTarget on the far side of
/// zero, and its changes divided by |f_0 - y|: theory/kink_drift.hpp says what they tend to. See
/// EnsembleStudy.
struct KinkOutcome {
  double rate = 0.5;  ///< eta Theta_0, below 2

  enum Column : Eigen::Index {
    kKernel,  ///< n^(1/2) (Theta_T - Theta_0) / |f_0 - y|
    kFlips    ///< n^(1/2) fraction of gates that have flipped / |f_0 - y|
  };

  /// Far enough from zero that |f_0 - y|, by which numbers are divided, is never small.
  static constexpr double kTarget = 3.0;
  /// Residuals shrink by |1 - rate|.
  int steps() const;

  std::string name() const;
  std::vector<std::string> columns() const;
  sim::TrainingQueries queries() const { return {.inputs = 1, .steps = steps()}; }
  Eigen::VectorXd measure(sim::TrainedMlp& network, const TrainingTask& task) const;
};

}  // namespace widthwise::verify
