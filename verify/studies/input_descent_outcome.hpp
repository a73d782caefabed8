#pragma once
// Where the input of a trained network goes when it is optimised in its turn.

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sim/memory_use.hpp"
#include "sim/training/trained_mlp.hpp"
#include "verify/studies/training_task.hpp"

namespace widthwise::verify {

/// A network is trained; then its first test input descends to the first target, as many steps at
/// the same rate, the weights at rest: sim::descend_in_input(). See EnsembleStudy.
struct InputDescentOutcome {
  int steps = 20;
  double rate = 0.5;

  enum Column : Eigen::Index {
    kMoved,     ///< |x_T - x_0| / |x_0|
    kToStart,   ///< the cosine between x_T and x_0
    kToTrained  ///< the cosine between x_T and the input that has this target
  };

  std::string name() const;
  std::vector<std::string> columns() const;
  sim::TrainingQueries queries() const {
    return {.inputs = 0, .steps = steps, .order = steps};  // and as many single ones
  }
  Eigen::VectorXd measure(sim::TrainedMlp& network, const TrainingTask& task) const;
};

}  // namespace widthwise::verify
