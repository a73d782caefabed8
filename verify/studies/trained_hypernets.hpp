#pragma once
// Random hypernetworks on their way through gradient descent.

#include <map>
#include <memory>
#include <string>

#include "sim/memory_use.hpp"
#include "sim/training/trained_by_passes.hpp"
#include "verify/results/network_family.hpp"
#include "verify/studies/hypernet_ensemble.hpp"
#include "verify/studies/training_task.hpp"

namespace widthwise::verify {

/// Hypernetworks whose widths grow by one law, at the tuples of a task; f is of the ReLU, g of
/// `activation`. See EnsembleStudy.
struct TrainedHypernets {
  sim::Activation activation = sim::Activation::kRelu;
  WidthLaw widths = WidthLaw::sequential();
  int depth_f = kDefaultHypernetDepthF;
  int depth_g = kDefaultDepthG;
  HypernetTask task;

  /// Whether draw k of every width has the same random numbers: HypernetEnsemble.
  bool common_numbers = false;

  NetworkFamily networks() const;
  /// "training.hypernet.relu.f1.g3.sequential.2x3+2in4,3", with ".common" for common numbers.
  std::string key_name() const;
  std::string study_name(const std::string& observable) const;
  const HypernetTask& inputs(const Setting&) const { return task; }
  std::map<std::string, Eigen::VectorXd> named_inputs(const Setting&) const {
    return named_parts(task);
  }
  std::unique_ptr<sim::TrainedByPasses> network(const HypernetTask& at, sim::Engine engine,
                                                std::int64_t width,
                                                const sim::SampleKey& key) const;
  double bytes(sim::Engine engine, std::int64_t width, const sim::TrainingQueries& asked) const;

 private:
  sim::HypernetShape shape(std::int64_t width) const;
};

}  // namespace widthwise::verify
