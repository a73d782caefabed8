#include "verify/claims/hypernet_regimes.hpp"

#include <fmt/format.h>

#include "verify/claims/hypernet_claims.hpp"
#include "verify/claims/hypernet_component_rates.hpp"
#include "verify/claims/hypernet_rates.hpp"
#include "verify/stats/quantile_modulus.hpp"

namespace widthwise::verify {
namespace {

using theory::HypernetDepth;

// H = 4 goes without saying here.
std::string stem_of(const HypernetDepth& depth) {
  constexpr const char* kStem = "conjecture.hypernet";
  const bool plain = depth.depth_f == kDefaultHypernetDepthF && depth.depth_g == kChartedDepthG;
  return plain ? kStem : depths_named(kStem, depth);
}

RateLaw law_of_power(double a, const HypernetDepth& depth) {
  return {WidthLaw::power(a),
          theory::kTheorem1HypernetPower,
          [a, depth](int order) { return theory::power_exponent(order, a, depth); },
          kMedian,
          {},
          {},
          kChartedOrders[2]};
}

std::vector<Claim> regime_claims(const ClaimOptions& options) {
  const HypernetDepth depth = charted_depth(options);
  std::vector<int> orders;
  for (const int order : kChartedOrders) {
    if (order <= depth.depth_g) orders.push_back(order);
  }
  std::vector<Claim> claims;
  for (const double a : kChartedPowers) {
    const std::string stem = fmt::format("{}.regimes.a{:.2f}", stem_of(depth), a);
    for (Claim& claim : rate_claims(stem, law_of_power(a, depth), depth, orders)) {
      if (has_components(depth)) {
        decide_by_components(claim, theory::hypernet_components(*claim.order, depth.depth_g), a,
                             depth);
      }
      claim.long_run = true;
      claims.push_back(std::move(claim));
    }
  }
  return claims;
}

}  // namespace

HypernetDepth charted_depth(ClaimOptions options) {
  options.depth_g = options.depth_g.value_or(kChartedDepthG);
  return hypernet_depth(options);
}

const ClaimFamily kHypernetRegimes{
    .stem = "conjecture.hypernet.regimes",
    .control_stem = {},
    .former_stem = "theorem1.hypernet.regimes",
    .theorem = std::nullopt,
    .depths = IdDepths::kOfBoth,
    .for_long_runs = true,
    .claims = regime_claims,
};

}  // namespace widthwise::verify
