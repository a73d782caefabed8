#include "verify/claims/theorem1_hypernet.hpp"

#include <iterator>

#include "verify/claims/hypernet_claims.hpp"
#include "verify/claims/hypernet_rates.hpp"
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
  const Slope fixed_g{.corrections = whole_powers(), .from = static_cast<double>(m * m)};
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

std::vector<Claim> theorem1_hypernet_claims(const ClaimOptions& options) {
  const HypernetDepth depth = hypernet_depth(options);
  const std::string stem = hypernet_stem(kTheorem1HypernetStem, depth);
  std::vector<Claim> claims;
  for (const auto& [name, law] : hypernet_laws(options, depth)) {
    std::ranges::move(rate_claims(stem + "." + name, law, depth), std::back_inserter(claims));
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
