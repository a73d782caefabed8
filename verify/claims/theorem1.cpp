#include "verify/claims/theorem1.hpp"

#include <fmt/format.h>

#include "theory/theorem1.hpp"
#include "verify/base/errors.hpp"
#include "verify/claims/tight_claims.hpp"
#include "verify/stats/largest_modulus.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

// A mean over all widths, and a slope that is off by a whole unit, are known well enough so.
constexpr double kShareOfMeans = 0.25;
constexpr double kShareOfRates = 3.0;

// The upper quartile of a law with heavy tails is known twice as well as its median. K^(1) settles
// on a number, around which the median has corrections in 1/n and no other quantile has.
double level_of(int order) {
  return order == 1 ? kMedian : kUpperQuartile;
}

std::shared_ptr<const Study> relu_study(int depth) {
  const int n_layers = depth + 1;
  // One order more, for the exact zero.
  return study_of(MlpEnsemble{.depth = depth}, Correlations{n_layers + 1},
                  {.share = kShareOfRates, .equal_errors = true});
}

Claim rate_claim(int depth, int order) {
  Claim claim = described(theory::kTheorem1Mlp,
                          fmt::format("{}.r{}", theorem1_mlp_stem(depth), order), ClaimKind::kRate);
  claim.study = relu_study(depth);
  claim.statistic = quantile_modulus(order, level_of(order));
  claim.conclusion = Slope{};
  claim.order = order;
  claim.predicted = theory::theorem1_exponent(order, depth + 1).value();
  return claim;
}

Claim zero_claim(int depth) {
  Claim claim =
      described(theory::kTheorem1ExactZero, theorem1_mlp_stem(depth) + ".zero", ClaimKind::kValue);
  claim.study = relu_study(depth);
  claim.order = depth + 2;
  claim.statistic = largest_modulus(depth + 2);
  claim.conclusion = ExactZero{};
  claim.predicted = 0.0;
  return claim;
}

Claim ntk_mean_claim(int depth, double mean_square_input) {
  Claim claim = described(theory::kTheorem1MeanNtk, theorem1_mlp_stem(depth) + ".ntk-mean",
                          ClaimKind::kValue);
  claim.study = study_of(MlpEnsemble{.depth = depth, .at = {.single = true}}, Correlations{1},
                         {.share = kShareOfMeans});
  claim.statistic = mean_of(1);
  claim.conclusion = PooledMean{};
  claim.order = 1;
  claim.predicted = (depth + 1) * mean_square_input;
  return claim;
}

int depth_of(const ClaimOptions& options) {
  return options.depth_f.value_or(kDefaultDepth);
}

std::vector<Claim> mlp_claims(const ClaimOptions& options) {
  const Eigen::VectorXd& u = options.setting.inputs.x;
  const double mean_square_input = u.squaredNorm() / static_cast<double>(u.size());
  std::vector<Claim> claims = theorem1_mlp_claims(depth_of(options), mean_square_input);
  const std::vector<Claim> tight = tight_claims(claims);
  claims.insert(claims.end(), tight.begin(), tight.end());
  claims.push_back(tanh_control());
  return claims;
}

void require_mlp_rate(std::string_view /*group*/, int order, const ClaimOptions& options) {
  const int depth = depth_of(options);
  const int n_layers = depth + 1;
  if (order >= 1 && order <= n_layers) return;
  if (order < 1) {
    throw UsageError(
        fmt::format("order {}: Theorem 1 gives rates for orders 1..{}", order, n_layers));
  }
  throw UsageError(fmt::format(
      "order {}: not applicable, since K^({}) is exactly zero beyond Lambda = {} weight matrices "
      "and has no slope; orders run from 1 to {} at depth {} ({}.zero tests the zero)",
      order, order, n_layers, n_layers, depth, theorem1_mlp_stem(depth)));
}

}  // namespace

std::string theorem1_mlp_stem(int depth) {
  return depth == kDefaultDepth ? "theorem1.mlp" : fmt::format("theorem1.mlp.depth{}", depth);
}

std::vector<Claim> theorem1_mlp_claims(int depth, double mean_square_input) {
  require_depth(depth);
  std::vector<Claim> claims;
  for (int order = 1; order <= depth + 1; ++order) claims.push_back(rate_claim(depth, order));
  claims.push_back(zero_claim(depth));
  claims.push_back(ntk_mean_claim(depth, mean_square_input));
  return claims;
}

Claim tanh_control() {
  constexpr int kOrder = 3;
  Claim claim = described(theory::kTheorem1Mlp, "control.tanh.r3", ClaimKind::kControl);
  claim.statement = fmt::format(
      "Control, to be refuted: tanh networks at the rate of ReLU networks. The cluster bound gives "
      "them n^{:g} at r = {}",
      theory::cluster_exponent(kOrder), kOrder);
  claim.hypotheses = theory::kClusterBound.hypotheses;
  claim.source = std::string(theory::kTheorem1Mlp.source) + " against " +
                 std::string(theory::kClusterBound.source);
  // tanh is nearly linear at small inputs, where it would keep the ReLU rate: no control at all.
  claim.study =
      study_of(MlpEnsemble{.activation = sim::Activation::kTanh, .at = {.unit_norms = true}},
               Correlations{kOrder}, {.share = kShareOfMeans});
  claim.statistic = median_modulus(kOrder);
  claim.conclusion = Slope{};
  claim.order = kOrder;
  claim.predicted = theory::theorem1_exponent(kOrder, kDefaultDepth + 1).value();
  claim.expected = Verdict::kRefuted;
  return claim;
}

const ClaimFamily kTheorem1Mlp{
    .stem = "theorem1.mlp",
    .control_stem = "control.tanh",
    .former_stem = {},
    .theorem = 1,
    .depths = IdDepths::kOfF,
    .claims = mlp_claims,
    .require_rate = require_mlp_rate,
};

}  // namespace widthwise::verify
