#include "verify/claims/unequal_widths.hpp"

#include <fmt/format.h>

#include <array>

#include "theory/theorem1.hpp"
#include "verify/claims/theorem1.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

constexpr std::array kRatios{1.0, 2.0, 0.5};
constexpr Effort kEffortOfUnequal{.share = 0.35, .equal_errors = true};
constexpr int kLastUnequalOrder = 2;  // higher ones are for long runs

std::vector<double> ratios_of(int depth) {
  std::vector<double> ratios;
  for (std::size_t l = 0; std::ssize(ratios) < depth; ++l) {
    ratios.push_back(kRatios[l % kRatios.size()]);
  }
  return ratios;
}

std::vector<Claim> unequal_claims(const ClaimOptions& options) {
  const int depth = options.depth_f.value_or(kDefaultDepth);
  require_depth(depth);
  const int n_layers = depth + 1;
  const auto study = study_of(MlpEnsemble{.depth = depth, .width_ratios = ratios_of(depth)},
                              Correlations{n_layers}, kEffortOfUnequal);
  std::vector<Claim> claims;
  for (int order = 1; order <= n_layers; ++order) {
    Claim claim =
        described(theory::kTheorem1MlpUnequal,
                  fmt::format("{}.unequal.r{}", theorem1_mlp_stem(depth), order), ClaimKind::kRate);
    claim.study = study;
    claim.statistic = quantile_modulus(order, order == 1 ? kMedian : kUpperQuartile);
    claim.conclusion = Slope{};
    claim.order = order;
    claim.predicted = theory::theorem1_exponent(order, n_layers).value();
    claim.long_run = order > kLastUnequalOrder;
    claims.push_back(claim);
  }
  return claims;
}

}  // namespace

const ClaimFamily kTheorem1Unequal{
    .stem = "theorem1.mlp.unequal",
    .control_stem = {},
    .former_stem = {},
    .theorem = 1,
    .depths = IdDepths::kOfF,
    .claims = unequal_claims,
};

}  // namespace widthwise::verify
