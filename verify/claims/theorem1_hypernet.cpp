#include "verify/claims/theorem1_hypernet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "theory/dead_share.hpp"
#include "verify/base/errors.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/claims/hypernet_rates.hpp"
#include "verify/claims/tight_claims.hpp"
#include "verify/stats/quantile_modulus.hpp"

namespace widthwise::verify {
namespace {

using theory::HypernetDepth;

constexpr const char* kTheorem1HypernetStem = "theorem1.hypernet";

struct NamedLaw {
  std::string name;
  RateLaw law;
};

std::vector<NamedLaw> hypernet_laws(const ClaimOptions& options, const HypernetDepth& depth) {
  const auto with = [depth](auto exponent) {
    return [exponent, depth](int order) { return exponent(order, depth); };
  };
  const int h = depth.depth_g;
  const std::int64_t m = fixed_width(options.width_g, "width-g");
  // With g fixed K^(r) = X + n^(-1/2) Y: the random part Y of a move, m times as large as X, is
  // symmetric, so that away from zero, where the law of X piles up, odd powers of n^(-1/2) cancel;
  // and where n < m^2 it is all that there is.
  const Slope fixed_g{.corrections = whole_powers(), .from = std::pow(static_cast<double>(m), 2)};
  return {{"fixed-g",
           {WidthLaw::fixed_g(m),
            theory::kTheorem1HypernetFixedG,
            with(theory::fixed_g_exponent),
            kUpperQuartile,
            fixed_g,
            {.share = 3.0},
            h + 1}},
          {"sequential",
           {WidthLaw::sequential(),
            theory::kTheorem1HypernetSequential,
            with(theory::sequential_exponent),
            kUpperQuartile,
            {},
            {.share = 1.25, .equal_errors = true},
            h}},
          {"fixed-f",
           {WidthLaw::fixed_f(fixed_width(options.width_f, "width-f")),
            theory::kTheorem1HypernetFixedF,
            with(theory::fixed_f_exponent),
            kUpperQuartile,
            {},
            {.share = 1.0},
            h - 1}}};
}

// The largest share of draws without a live path that leaves the upper quartile above the lowest
// third of those that have one. Below there they are as good as dead: at m = 2, where 69 % are
// dead, its slope is not known to 0.1 by tens of thousands of draws.
constexpr double kLargestDeadShare = 0.625;

// Of the width of g where one is asked for.
void require_live_paths(const ClaimOptions& options, const HypernetDepth& depth) {
  if (!options.width_g || *options.width_g < 1) return;
  const double share = theory::dead_share(
      depth.depth_f, depth.depth_g, input_pair(options.setting.inputs),
      input_pair(options.setting.z_inputs), static_cast<double>(*options.width_g));
  if (share <= kLargestDeadShare) return;
  throw UsageError(fmt::format(
      "width-g {}: about {:.0f} % of the networks have no path through g that is live at u and u', "
      "and K^({}) is exactly zero there at n = infinity, so that the upper quartile of |K^(r)| "
      "says "
      "nothing of the others; give a larger width",
      *options.width_g, 100 * share, depth.depth_g));
}

std::vector<Claim> theorem1_hypernet_claims(const ClaimOptions& options) {
  const HypernetDepth depth = hypernet_depth(options);
  require_live_paths(options, depth);
  const std::string stem = hypernet_stem(kTheorem1HypernetStem, depth);
  std::vector<Claim> claims;
  for (const auto& [name, law] : hypernet_laws(options, depth)) {
    const std::vector<Claim> rates = rate_claims(stem + "." + name, law, depth);
    std::ranges::copy(rates, std::back_inserter(claims));
    if (name == "sequential") std::ranges::move(tight_claims(rates), std::back_inserter(claims));
  }
  claims.push_back(zero_claim(stem + ".sequential.zero", theory::kTheorem1HypernetSequential,
                              WidthLaw::sequential(), depth, depth.depth_g + 1));
  claims.push_back(zero_claim(stem + ".zero", theory::kTheorem1HypernetExactZero, WidthLaw::joint(),
                              depth, theory::hypernet_degree(depth) + 1));
  return claims;
}

void require_hypernet_rate(std::string_view group, int order, const ClaimOptions& options) {
  const HypernetDepth depth = hypernet_depth(options);
  const std::string stem = hypernet_stem(kTheorem1HypernetStem, depth);
  if (group == "sequential") {
    require_order_up_to(depth.depth_g, order, stem + ".sequential.zero");
  } else if (group == "fixed-g" || group == "fixed-f") {
    require_order_up_to(theory::hypernet_degree(depth), order, stem + ".zero");
  }
}

}  // namespace

const ClaimFamily kTheorem1Hypernet{
    .stem = kTheorem1HypernetStem,
    .control_stem = {},
    .former_stem = {},
    .theorem = 1,
    .depths = IdDepths::kOfBoth,
    .claims = theorem1_hypernet_claims,
    .require_rate = require_hypernet_rate,
};

}  // namespace widthwise::verify
