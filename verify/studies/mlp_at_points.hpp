#pragma once
// Random MLPs at a list of inputs of their own.

#include <map>
#include <string>
#include <vector>

#include "sim/memory_use.hpp"
#include "verify/studies/inputs.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {

/// MLPs with `depth` hidden layers, at inputs x_1, x_2, .. of their own. See EnsembleStudy.
struct MlpAtPoints {
  sim::Activation activation = sim::Activation::kRelu;
  int depth = kDefaultDepth;
  InputList points = {};
  std::vector<int> labels = {};           ///< of the points: 1 is x_1; none: 1, 2, ..
  std::string group = "correlations";     ///< what is drawn at these points, for the name
  std::vector<double> width_ratios = {};  ///< of hidden layers to n; none: all have width n
  sim::NetworkLaw law = {};
  std::string read_off = {};  ///< what tells its studies from others of the same networks

  NetworkFamily networks() const;
  /// "correlations.relu.depth3", with ratios of widths and law behind as MlpEnsemble has them.
  std::string key_name() const;
  /// With ".read_off" where that is not empty.
  std::string study_name(const std::string& /*observable*/) const {
    return key_name() + (read_off.empty() ? "" : "." + read_off);
  }
  const std::vector<Eigen::VectorXd>& inputs(const Setting&) const { return points.points; }
  /// x_1 is "x1".
  std::map<std::string, Eigen::VectorXd> named_inputs(const Setting& setting) const;
  sim::Mlp network(const std::vector<Eigen::VectorXd>& inputs, sim::Engine engine,
                   std::int64_t width, const sim::SampleKey& key) const;
  double bytes(sim::Engine engine, std::int64_t width, const sim::ContractionPasses& asked) const;
  double bytes(sim::Engine engine, std::int64_t width, const sim::Queries& asked) const;

 private:
  sim::MlpShape shape(Eigen::Index input_dimension, std::int64_t width) const;
};

}  // namespace widthwise::verify
