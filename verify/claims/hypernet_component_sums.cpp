#include "verify/claims/hypernet_component_sums.hpp"

#include <fmt/format.h>

#include "theory/hypernet_components.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/claims/hypernet_component_rates.hpp"
#include "verify/claims/hypernet_regimes.hpp"
#include "verify/stats/quantile_modulus.hpp"

namespace widthwise::verify {
namespace {

std::string sum_stem(const theory::HypernetDepth& depth) {
  constexpr const char* kStem = "conjecture.hypernet";
  return (depth.depth_g == kChartedDepthG ? kStem : depths_named(kStem, depth)) + ".sum";
}

Claim sum_claim(int order, ExtraFactor::Width of, const theory::HypernetDepth& depth) {
  const char* width = of == ExtraFactor::Width::kN ? "n" : "m";
  Claim claim =
      described(theory::kHypernetComponentSum,
                fmt::format("{}.r{}.{}", sum_stem(depth), order, width), ClaimKind::kRate);
  ExtraFactor extra{.terms = {}, .of = of};
  for (const auto& [of_n, of_m] : theory::leading_exponents(order, depth.depth_g)) {
    extra.terms.push_back({of_n, of_m});
  }
  claim.conclusion = std::move(extra);
  claim.statistic = median_modulus(order);
  claim.predicted = 0.0;
  claim.long_run = true;
  draw_along_all_powers(claim, 1.0, depth);
  return claim;
}

std::vector<Claim> sum_claims(const ClaimOptions& options) {
  const theory::HypernetDepth depth = charted_depth(options);
  std::vector<Claim> claims;
  if (!has_components(depth)) return claims;
  for (const int order : kChartedOrders) {
    if (order > depth.depth_g) continue;
    claims.push_back(sum_claim(order, ExtraFactor::Width::kN, depth));
    claims.push_back(sum_claim(order, ExtraFactor::Width::kM, depth));
  }
  return claims;
}

}  // namespace

const ClaimFamily kHypernetComponentSums{
    .stem = "conjecture.hypernet.sum",
    .control_stem = {},
    .former_stem = {},
    .theorem = std::nullopt,
    .depths = IdDepths::kOfBoth,
    .for_long_runs = true,
    .claims = sum_claims,
};

}  // namespace widthwise::verify
