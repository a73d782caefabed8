#include "verify/claims/theorem2_mlp.hpp"

#include <fmt/format.h>

#include <cmath>

#include "theory/theorem2.hpp"
#include "verify/claims/gram_error_claim.hpp"
#include "verify/claims/theorem2.hpp"
#include "verify/results/qq_curve.hpp"
#include "verify/stats/distance_to_normal.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/relative_variance.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/mlp_at_points.hpp"
#include "verify/studies/mlp_limit.hpp"
#include "verify/studies/mlp_outputs.hpp"

namespace widthwise::verify {
namespace {

std::string mlp2_stem(int depth) {
  return depth == kDefaultDepth ? "theorem2.mlp" : fmt::format("theorem2.mlp.depth{}", depth);
}

double nngp(int depth, const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime) {
  return mlp_limit(sim::Activation::kRelu, depth, u, u_prime).nngp;
}

Claim output_claim(const theory::TheoremText& text, std::string id, ClaimKind kind, int depth,
                   Statistic statistic, Conclusion conclusion, double predicted) {
  Claim claim = described(text, std::move(id), kind);
  claim.study =
      study_of(MlpEnsemble{.depth = depth}, MlpOutputs{}, {.largest_width = kLargestLimitWidth});
  claim.statistic = std::move(statistic);
  claim.conclusion = std::move(conclusion);
  claim.predicted = predicted;
  return claim;
}

Claim mlp_gram_error(int depth, const Setting& setting) {
  const InputList points = inputs_around(kGramErrorInputs, cosine_between(setting.inputs));
  const Eigen::MatrixXd limit = gram_matrix(
      points.points, [depth](const auto& a, const auto& b) { return nngp(depth, a, b); });
  return gram_error_claim(
      mlp2_stem(depth), study_of(MlpAtPoints{.depth = depth, .points = points, .group = "mlp.gram"},
                                 GramError{limit}, {.share = 0.3, .equal_errors = true}));
}

std::vector<Claim> theorem2_mlp_claims(const ClaimOptions& options) {
  const int depth = options.depth_f.value_or(kDefaultDepth);
  require_depth(depth);
  const std::string stem = mlp2_stem(depth);
  const auto [u, u_prime] = MlpEnsemble{}.inputs(options.setting);
  const double variance = nngp(depth, u, u);
  std::vector<Claim> claims{
      output_claim(theory::kTheorem2Mlp, stem + ".variance", ClaimKind::kValue, depth,
                   mean_of(MlpOutputs::kVariance), PooledMean{}, variance),
      output_claim(theory::kTheorem2Mlp, stem + ".covariance", ClaimKind::kLimit, depth,
                   mean_of(MlpOutputs::kCovariance), Limit{}, nngp(depth, u, u_prime)),
      output_claim(theory::kTheorem2Mlp, stem + ".normal", ClaimKind::kLimit, depth,
                   distance_to_normal(MlpOutputs::kOutput, 1.0), AtLargestWidth{}, 0.0),
      output_claim(theory::kTheorem2MlpFourthMoment, stem + ".kurtosis", ClaimKind::kRate, depth,
                   relative_variance_of(MlpOutputs::kVariance), Slope{}, -1.0),
      mlp_gram_error(depth, options.setting)};
  // A covariance of zero has no relative margin.
  claims[1].margin = kValueMargin * std::sqrt(variance * nngp(depth, u_prime, u_prime));
  claims[2].margin = kNormalMargin;
  claims[2].curves = qq_curves(MlpOutputs::kOutput);
  return claims;
}

}  // namespace

const ClaimFamily kTheorem2MlpClaims{
    .stem = "theorem2.mlp",
    .control_stem = {},
    .former_stem = {},
    .theorem = 2,
    .depths = IdDepths::kOfF,
    .claims = theorem2_mlp_claims,
};

}  // namespace widthwise::verify
