#pragma once
// Random MLPs on their way through gradient descent.

#include <map>
#include <string>

#include "sim/memory_use.hpp"
#include "sim/training/trained_mlp.hpp"
#include "verify/results/network_family.hpp"
#include "verify/studies/mlp_ensemble.hpp"
#include "verify/studies/training_task.hpp"

namespace widthwise::verify {

/// MLPs with `depth` hidden layers of one width, at the inputs of a task. See EnsembleStudy.
struct TrainedMlps {
  sim::Activation activation = sim::Activation::kRelu;
  int depth = kDefaultDepth;
  TrainingTask task;

  NetworkFamily networks() const;
  /// "training.mlp.relu.depth3.4+2in4".
  std::string key_name() const;
  std::string study_name(const std::string& observable) const;
  const TrainingTask& inputs(const Setting&) const { return task; }
  std::map<std::string, Eigen::VectorXd> named_inputs(const Setting&) const {
    return named_parts(task);
  }
  sim::TrainedMlp network(const TrainingTask& at, sim::Engine engine, std::int64_t width,
                          const sim::SampleKey& key) const;
  double bytes(sim::Engine engine, std::int64_t width, const sim::TrainingQueries& asked) const;
};

}  // namespace widthwise::verify
