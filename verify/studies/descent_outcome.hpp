#pragma once
// What gradient descent has made of a network after its last step.

#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

#include "sim/memory_use.hpp"
#include "sim/training/gradient_descent.hpp"
#include "sim/training/trained_mlp.hpp"
#include "verify/studies/training_task.hpp"

namespace widthwise::verify {

/// What stands for a number of a trajectory that diverged: above all others, so that quantiles are
/// right. Means are not: a run that sees one in a mean cannot tell it.
inline constexpr double kDivergedNumber = 1e300;

/// What a loss has to come down to, as a fraction of that at the start.
inline constexpr double kConvergedLoss = 1e-2;

/// A full-batch descent of `steps` steps at eta = rate / lambda_max(Theta_0): see EnsembleStudy and
/// sim::DescentRecord. With K^(r)(x_1; x_2, .., x_2) of MLPs at the end for r up to
/// max_order.
struct DescentOutcome {
  int steps = 20;
  double rate = 1.0;
  int max_order = 0;  ///< 0: none

  enum Column : Eigen::Index {
    kLoss,         ///< as a fraction of that at the start
    kLargestLoss,  ///< likewise
    kSignedDrift,
    kDrift,
    kLargestDrift,
    kDeviation,
    kFlips,
    kGradientChange,
    kLastTop,      ///< eta lambda_max(Theta_T)
    kConverged,    ///< 1 where the loss is below kConvergedLoss of that at the start, else 0
    kDiverged,     ///< 1 or 0
    kCorrelations  ///< the first of K^(1), K^(2), ..
  };

  /// "t20.c1", with ".k4" where there are correlations.
  std::string name() const;
  std::vector<std::string> columns() const;
  sim::TrainingQueries queries() const;

  Eigen::VectorXd measure(sim::TrainedMlp& network, const TrainingTask& task) const;
  Eigen::VectorXd measure(const std::unique_ptr<sim::TrainedByPasses>& network,
                          const HypernetTask& task) const;

 private:
  Eigen::VectorXd outcome(const sim::Trajectory& trajectory) const;
  sim::Trajectory train(sim::TrainedNetwork& network, const Eigen::VectorXd& targets) const;
};

}  // namespace widthwise::verify
