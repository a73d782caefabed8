#pragma once
// Random hypernetworks at a list of inputs of their own.

#include <map>
#include <string>
#include <vector>

#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {

/// Inputs u_1, u_2, .. with u_i = (x_i, z_i).
struct HypernetInputList {
  std::vector<sim::HypernetInput> points;
  std::string description;  ///< for the report
};

/// u_1 .. u_n with x_i and z_i as inputs_around() has them, at the cosines of the setting's pairs.
HypernetInputList hypernet_inputs_around(int n, const Setting& setting);

/// ReLU hypernetworks of finite widths at inputs of their own. See EnsembleStudy.
struct HypernetAtPoints {
  WidthLaw widths = WidthLaw::joint();
  int depth_f = kDefaultHypernetDepthF;
  int depth_g = kDefaultDepthG;
  HypernetInputList points;
  std::string group;  ///< what is drawn at these points, for the name

  NetworkFamily networks() const;
  /// "hypernet.f1.g3.joint.distinct": depths, widths, group.
  std::string key_name() const;
  std::string study_name(const std::string& /*observable*/) const { return key_name(); }
  const std::vector<sim::HypernetInput>& inputs(const Setting&) const { return points.points; }
  /// u_1 is "x1", "z1".
  std::map<std::string, Eigen::VectorXd> named_inputs(const Setting& setting) const;
  sim::Hypernet network(const std::vector<sim::HypernetInput>& inputs, sim::Engine engine,
                        std::int64_t width, const sim::SampleKey& key) const;
  double bytes(sim::Engine engine, std::int64_t width, const sim::Queries& asked) const;
};

}  // namespace widthwise::verify
