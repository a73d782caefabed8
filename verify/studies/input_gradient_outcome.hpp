#pragma once
// How training moves the gradient of a network in its input.

#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

#include "sim/memory_use.hpp"
#include "sim/training/trained_mlp.hpp"
#include "verify/studies/training_task.hpp"

namespace widthwise::verify {

/// The derivative of f_T - f_0 at the first test input x' in the direction of the first input x
/// trained on, (x / |x|).grad_x (f_T - f_0)(x'), where the targets are f_0 + y: so that what is
/// random about it is what the network makes of one and the same task. Of a hypernetwork with a
/// finite f that of h_T - h_0 in the x of the first test tuple, in the direction of the last x. See
/// EnsembleStudy.
struct InputGradientOutcome {
  int steps = 20;
  double rate = 1.0;

  enum Column : Eigen::Index { kSlope, kChange /* f_T - f_0 at x' */ };

  std::string name() const;
  std::vector<std::string> columns() const;
  sim::TrainingQueries queries() const { return {.inputs = 0, .steps = steps}; }
  Eigen::VectorXd measure(sim::TrainedMlp& network, const TrainingTask& task) const;
  /// Throws std::invalid_argument if f is infinite.
  Eigen::VectorXd measure(const std::unique_ptr<sim::TrainedByPasses>& network,
                          const HypernetTask& task) const;

 private:
  Eigen::VectorXd change(sim::TrainedByPasses& network, const Eigen::VectorXd& direction,
                         const Eigen::VectorXd& targets) const;
};

}  // namespace widthwise::verify
