#include "verify/claims/orthogonal_inputs.hpp"

#include "theory/theorem1_hypernet.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/claims/theorem1.hpp"
#include "verify/stats/largest_modulus.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/distinct_correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_at_points.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

const NamedPair kOrthogonal{"x-orthogonal", 0.0, 0.6};

constexpr double kShareOfZero = 1.0 / 64.0;  // one number that is not zero would do
constexpr double kShareOfRate = 0.25;
constexpr int kOrthogonalOrder = 3;
constexpr double kOrthogonalExponent = -2.0;

std::vector<Claim> mlp_orthogonal_claims(const ClaimOptions& options) {
  const int depth = options.depth_f.value_or(kDefaultDepth);
  require_depth(depth);
  const int n_layers = depth + 1;
  Claim claim = described(theory::kTheorem1MlpOrthogonal,
                          theorem1_mlp_stem(depth) + ".orthogonal.zero", ClaimKind::kValue);
  claim.study = study_of(MlpEnsemble{.depth = depth, .pair = kOrthogonal}, Correlations{n_layers},
                         {.share = kShareOfZero});
  claim.statistic = largest_modulus(n_layers);
  claim.conclusion = ExactZero{};
  claim.order = n_layers;
  claim.predicted = 0.0;
  return {claim};
}

bool has_orthogonal_rate(const theory::HypernetDepth& depth) {
  return depth.depth_f == 1 && depth.depth_g == kOrthogonalOrder;
}

Claim orthogonal_rate(std::string id, std::shared_ptr<const Study> study) {
  Claim claim = described(theory::kHypernetOrthogonal, std::move(id), ClaimKind::kRate);
  claim.study = std::move(study);
  claim.statistic = quantile_modulus(kOrthogonalOrder, kUpperQuartile);
  claim.conclusion = Slope{};
  claim.order = kOrthogonalOrder;
  claim.predicted = kOrthogonalExponent;
  return claim;
}

std::vector<Claim> hypernet_orthogonal_claims(const ClaimOptions& options) {
  if (!has_orthogonal_rate(hypernet_depth(options))) return {};
  const Effort effort{.share = kShareOfRate};
  Setting setting = options.setting;
  setting.inputs = default_inputs(kOrthogonal.rho_x);
  return {
      orthogonal_rate(
          "conjecture.hypernet.orthogonal.r3",
          study_of(HypernetEnsemble{.pair = kOrthogonal}, Correlations{kOrthogonalOrder}, effort)),
      orthogonal_rate(
          "conjecture.hypernet.orthogonal.distinct.r3",
          study_of(HypernetAtPoints{.points = hypernet_inputs_around(kOrthogonalOrder + 1, setting),
                                    .group = "orthogonal-distinct"},
                   DistinctCorrelations{kOrthogonalOrder}, effort))};
}

}  // namespace

const ClaimFamily kTheorem1Orthogonal{
    .stem = "theorem1.mlp.orthogonal",
    .control_stem = {},
    .former_stem = {},
    .theorem = 1,
    .depths = IdDepths::kOfF,
    .claims = mlp_orthogonal_claims,
};

const ClaimFamily kHypernetOrthogonalInputs{
    .stem = "conjecture.hypernet.orthogonal",
    .control_stem = {},
    .former_stem = {},
    .theorem = std::nullopt,
    .depths = IdDepths::kNone,
    .claims = hypernet_orthogonal_claims,
};

}  // namespace widthwise::verify
