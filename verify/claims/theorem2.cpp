#include "verify/claims/theorem2.hpp"

#include <fmt/format.h>

#include <cmath>

#include "theory/hypernet_moments.hpp"
#include "theory/theorem2.hpp"
#include "verify/claims/gram_error_claim.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/results/qq_curve.hpp"
#include "verify/stats/distance_to_normal.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/relative_variance.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_at_points.hpp"
#include "verify/studies/hypernet_limit.hpp"
#include "verify/studies/hypernet_outputs.hpp"

namespace widthwise::verify {
namespace {

using Study2 = HypernetOutputs;

// Of the excess kurtosis at a fixed width, a ratio of moments of order four.
constexpr double kFixedGMargin = 0.1;

std::shared_ptr<const Study> outputs(const WidthLaw& widths, const theory::HypernetDepth& depth,
                                     const Effort& effort) {
  return study_of(HypernetEnsemble{widths, depth.depth_f, depth.depth_g}, HypernetOutputs{},
                  effort);
}

Claim limit_claim(std::string id, std::shared_ptr<const Study> study, Statistic statistic,
                  double predicted) {
  Claim claim = described(theory::kTheorem2GpLimit, std::move(id), ClaimKind::kLimit);
  claim.study = std::move(study);
  claim.statistic = statistic;
  claim.conclusion = Limit{};
  claim.predicted = predicted;
  return claim;
}

Claim normal_claim(std::string id, std::shared_ptr<const Study> study, Eigen::Index column) {
  Claim claim = limit_claim(std::move(id), std::move(study), distance_to_normal(column, 1.0), 0.0);
  claim.conclusion = AtLargestWidth{};
  claim.margin = kNormalMargin;
  claim.curves = qq_curves(column);
  return claim;
}

Claim hypernet_gram_error(const std::string& stem, const theory::HypernetDepth& depth,
                          const Setting& setting) {
  const HypernetInputList points = hypernet_inputs_around(kGramErrorInputs, setting);
  const Eigen::MatrixXd limit = gram_matrix(points.points, [&](const auto& a, const auto& b) {
    return hypernet_limit(a, b, depth.depth_f, depth.depth_g).nngp;
  });
  return gram_error_claim(stem, study_of(HypernetAtPoints{.depth_f = depth.depth_f,
                                                          .depth_g = depth.depth_g,
                                                          .points = points,
                                                          .group = "gram"},
                                         GramError{limit}, {.share = 0.2, .equal_errors = true}));
}

std::vector<Claim> theorem2_claims(const ClaimOptions& options) {
  const theory::HypernetDepth depth = hypernet_depth(options);
  const std::string stem = hypernet_stem("theorem2.gp", depth);
  const auto joint = outputs(WidthLaw::joint(), depth, {});
  const std::int64_t m = fixed_width(options.width_g, "width-g");
  const auto fixed_g =
      outputs(WidthLaw::fixed_g(m), depth, {.share = 2.0, .largest_width = kLargestLimitWidth});
  const Eigen::MatrixXd covariance = limiting_covariance(
      hypernet_inputs(std::nullopt, options.setting), depth.depth_f, depth.depth_g);
  std::vector<Claim> claims{
      limit_claim(stem + ".variance", joint, mean_of(Study2::kVariance), covariance(0, 0)),
      limit_claim(stem + ".covariance", joint, mean_of(Study2::kCovariance), covariance(0, 3)),
      limit_claim(stem + ".gram", joint, mean_of(Study2::kGram), 1.0),
      normal_claim(stem + ".normal", joint, Study2::kOutput),
      normal_claim(stem + ".projection1", joint, Study2::kProjection1),
      normal_claim(stem + ".projection2", joint, Study2::kProjection2)};
  // A covariance of zero has no relative margin.
  claims[1].margin = kValueMargin * std::sqrt(covariance(0, 0) * covariance(3, 3));

  Claim kurtosis =
      limit_claim(stem + ".kurtosis", joint, relative_variance_of(Study2::kVariance), -1.0);
  kurtosis.kind = ClaimKind::kRate;
  kurtosis.conclusion = Slope{};
  kurtosis.statement = "the excess kurtosis of h(u) vanishes like 1/n where n = m";
  kurtosis.source = "derived: each layer multiplies E h^4 / (3 (E h^2)^2) by 1 + O(1/n)";
  claims.push_back(kurtosis);
  claims.push_back(hypernet_gram_error(stem, depth, options.setting));
  claims.back().long_run = true;

  Claim fixed = described(theory::kTheorem2FixedWidthG, stem + ".fixed-g", ClaimKind::kLimit);
  fixed.study = fixed_g;
  fixed.statistic = relative_variance_of(Study2::kVariance);
  fixed.conclusion = Limit{};
  fixed.predicted = theory::gp_kurtosis_ratio<double>(m, depth.depth_g) - 1.0;
  fixed.margin = kFixedGMargin * fixed.predicted;
  claims.push_back(fixed);

  Claim control = normal_claim("control.gp.fixed-g", fixed_g, Study2::kOutput);
  control.kind = ClaimKind::kControl;
  control.statement = "Control, to be refuted: h is Gaussian although m stays fixed";
  control.hypotheses = theory::kTheorem2FixedWidthG.hypotheses;
  control.source = theory::kTheorem2FixedWidthG.source;
  control.expected = Verdict::kRefuted;
  claims.push_back(control);
  return claims;
}

}  // namespace

const ClaimFamily kTheorem2{
    .stem = "theorem2.gp",
    .control_stem = "control.gp",
    .former_stem = {},
    .theorem = 2,
    .depths = IdDepths::kOfBoth,
    .claims = theorem2_claims,
};

}  // namespace widthwise::verify
