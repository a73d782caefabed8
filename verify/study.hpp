#pragma once
// What is drawn: one random network family, measured at two inputs, at any width.

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "widthwise/sim/mlp.hpp"
#include "widthwise/verify/inputs.hpp"

namespace widthwise::verify {

/// K^(0..max_order)(u; u', .., u') of MLPs with `depth` hidden layers of one width. Claims that
/// name the same study share its draws.
struct MlpStudy {
  sim::Activation activation = sim::Activation::kRelu;
  int depth = 3;
  int max_order = 4;
  bool single_input = false;  ///< u' = u
  bool unit_norms = false;    ///< inputs scaled to |u|^2 = |u'|^2 = d, whatever their norms

  bool operator==(const MlpStudy&) const = default;

  /// E.g. "mlp.relu.depth3", with ".single-input" where u' = u and ".unit-norms". Names the random
  /// numbers too, so that K^(r) does not depend on max_order.
  std::string name() const;

  /// "K0" .. "K<max_order>".
  std::vector<std::string> columns() const;
};

/// Where and how a study is carried out.
struct Setting {
  InputPair inputs;
  sim::Engine engine = sim::Engine::kDeferred;
  std::uint64_t seed = 0;
};

/// The columns of one sample.
Eigen::VectorXd draw_sample(const MlpStudy& study, const Setting& setting, std::int64_t width,
                            std::uint64_t sample);

/// Peak memory of one draw in bytes, estimated from the vectors and matrices that it holds.
double bytes_per_draw(const MlpStudy& study, sim::Engine engine, std::int64_t width);

/// Time of one draw in arbitrary units: what the progress bar counts.
double cost_per_draw(const MlpStudy& study, sim::Engine engine, std::int64_t width);

}  // namespace widthwise::verify
