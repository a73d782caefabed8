#include "verify/claims/hypernet_component_rates.hpp"

#include <fmt/format.h>

#include "verify/claims/hypernet_claims.hpp"
#include "verify/claims/hypernet_regimes.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_components.hpp"

namespace widthwise::verify {
namespace {

using theory::HypernetComponent;
using theory::HypernetDepth;

// The largest widths along n = m^a. A draw costs about 0.1 us for each unit of n and 0.8 us for
// each of m.
std::int64_t largest_width_along(double a) {
  constexpr std::int64_t kLargestM = 1 << 15;
  constexpr std::int64_t kLargestN = 1 << 17;
  return a <= 1.0 ? kLargestM : kLargestN;
}

HypernetComponents observable_of(const HypernetDepth& depth) {
  return {kComponentOrder, depth.depth_g};
}

std::shared_ptr<const Study> component_study(double a, const HypernetDepth& depth) {
  return study_of(HypernetEnsemble{WidthLaw::power(a), depth.depth_f, depth.depth_g},
                  observable_of(depth),
                  {.equal_errors = true, .largest_width = largest_width_along(a)});
}

Claim component_claim(const HypernetComponent& component, double a, const HypernetDepth& depth) {
  const std::string stem = depth.depth_g == kChartedDepthG
                               ? "conjecture.hypernet.component"
                               : depths_named("conjecture.hypernet", depth) + ".component";
  Claim claim =
      described(theory::kHypernetComponents,
                fmt::format("{}.a{:.2f}.{}", stem, a, component_name(component)), ClaimKind::kRate);
  claim.statistic = median_modulus(observable_of(depth).column(component));
  decide_by_components(claim, {component}, a, depth);
  claim.predicted = theory::component_power_exponent(component, a);
  claim.long_run = true;
  return claim;
}

std::vector<Claim> component_claims(const ClaimOptions& options) {
  const HypernetDepth depth = charted_depth(options);
  std::vector<Claim> claims;
  if (!has_components(depth)) return claims;
  for (const double a : kComponentPowers) {
    for (int order = 2; order <= kComponentOrder; ++order) {
      for (const auto& component : theory::hypernet_components(order, depth.depth_g)) {
        claims.push_back(component_claim(component, a, depth));
      }
    }
  }
  return claims;
}

}  // namespace

bool has_components(const HypernetDepth& depth) {
  return depth.depth_f == 1;
}

void decide_by_components(Claim& claim, const std::vector<HypernetComponent>& components, double a,
                          const HypernetDepth& depth) {
  LargestComponent largest{{}, a};
  for (const HypernetComponent& component : components) {
    largest.components.push_back(median_modulus(observable_of(depth).column(component)));
  }
  claim.conclusion = std::move(largest);
  draw_along_all_powers(claim, a, depth);
}

void draw_along_all_powers(Claim& claim, double a, const HypernetDepth& depth) {
  claim.study = component_study(a, depth);
  for (const double other : kChartedPowers) {
    if (other != a) claim.further_studies.push_back(component_study(other, depth));
  }
}

const ClaimFamily kHypernetComponentRates{
    .stem = "conjecture.hypernet.component",
    .control_stem = {},
    .former_stem = {},
    .theorem = std::nullopt,
    .depths = IdDepths::kOfBoth,
    .for_long_runs = true,
    .claims = component_claims,
};

}  // namespace widthwise::verify
