#pragma once
// Derivative correlations of MLPs.

#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// Hidden layers where none are named.
inline constexpr int kDefaultDepth = 3;

/// Throws UsageError unless an MLP of this depth can be drawn.
void require_depth(int depth);

/// Which MLPs an MlpStudy draws, and what it reads off them.
struct MlpStudySpec {
  sim::Activation activation = sim::Activation::kRelu;
  int depth = kDefaultDepth;
  int max_order = 4;
  bool single_input = false;  ///< u' = u
  bool unit_norms = false;    ///< inputs scaled to |u|^2 = |u'|^2 = d, whatever their norms
  double share = 1.0;         ///< of the run's samples

  bool operator==(const MlpStudySpec&) const = default;
};

/// K^(0..max_order)(u; u', .., u') of MLPs with `depth` hidden layers of one width.
class MlpStudy final : public Study {
 public:
  explicit MlpStudy(const MlpStudySpec& spec) : spec_(spec) {}

  const MlpStudySpec& spec() const { return spec_; }

  /// E.g. "mlp.relu.depth3", with ".single-input" where u' = u and ".unit-norms". It lacks
  /// max_order, so that K^(r) does not depend on it.
  std::string name() const override;

  /// "K0" .. "K<max_order>".
  std::vector<std::string> columns() const override;

  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override;
  double bytes_per_draw(sim::Engine engine, std::int64_t width) const override;
  double cost_per_draw(sim::Engine engine, std::int64_t width) const override;
  StudyWidths widths(std::int64_t width) const override { return {width, std::nullopt}; }
  std::map<std::string, std::string> regime() const override;
  double share(std::int64_t /*width*/) const override { return spec_.share; }

 private:
  MlpStudySpec spec_;
};

}  // namespace widthwise::verify
