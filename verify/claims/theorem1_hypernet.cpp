#include "verify/claims/theorem1_hypernet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "theory/theorem1_hypernet.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/stats/largest_modulus.hpp"
#include "verify/stats/median_modulus.hpp"
#include "verify/studies/hypernet_correlations.hpp"

namespace widthwise::verify {
namespace {

using theory::HypernetDepth;

// Half powers of the width: the random part of a move has relative size n^(-1/2), and shows where
// the law of the aligned part piles up at zero. Measured; see DECISIONS.md.
constexpr double kHalf = 0.5;

struct Regime {
  std::string name;
  HypernetRegime widths;
  theory::TheoremText text;
  std::function<std::optional<double>(int)> exponent;
  std::function<double(int)> correction;  // w of the fit's n^-w
  double share;
  int last_order;  // beyond, a claim is for long runs
};

std::vector<Regime> regimes(const ClaimOptions& options, const HypernetDepth& depth) {
  const auto with = [depth](auto exponent) {
    return [exponent, depth](int order) { return exponent(order, depth); };
  };
  const auto whole = [](int) { return 1.0; };
  const auto from_third = [](int order) { return order >= 3 ? kHalf : 1.0; };
  const int h = depth.depth_g;
  return {{"fixed-g", HypernetRegime::fixed_g(fixed_width(options.width_g, "width-g")),
           theory::kTheorem1HypernetFixedG, with(theory::fixed_g_exponent), from_third, 2.0, h + 1},
          {"sequential", HypernetRegime::sequential(), theory::kTheorem1HypernetSequential,
           with(theory::sequential_exponent), whole, 0.5, h},
          {"joint", HypernetRegime::joint(), theory::kTheorem1HypernetJoint,
           with(theory::joint_exponent), from_third, 1.25, h + 1},
          {"fixed-f", HypernetRegime::fixed_f(fixed_width(options.width_f, "width-f")),
           theory::kTheorem1HypernetFixedF, with(theory::fixed_f_exponent), whole, 0.75, h - 1}};
}

Claim rate_claim(const std::string& id, const Regime& regime, const HypernetDepth& depth, int order,
                 int max_order) {
  Claim claim = described(regime.text, id, ClaimKind::kRate);
  claim.study = std::make_shared<HypernetCorrelations>(HypernetStudySpec{.regime = regime.widths,
                                                                         .depth_f = depth.depth_f,
                                                                         .depth_g = depth.depth_g,
                                                                         .pair = std::nullopt,
                                                                         .share = regime.share},
                                                       max_order);
  claim.statistic = median_modulus(order);
  claim.conclusion = Slope{regime.correction(order)};
  claim.order = order;
  claim.predicted = regime.exponent(order).value();
  return claim;
}

Claim zero_claim(const std::string& id, const theory::TheoremText& text, HypernetRegime widths,
                 const HypernetDepth& depth, int order) {
  constexpr double kShare = 1.0 / 64.0;  // one number that is not zero would do
  Claim claim = described(text, id, ClaimKind::kValue);
  claim.study = std::make_shared<HypernetCorrelations>(HypernetStudySpec{.regime = widths,
                                                                         .depth_f = depth.depth_f,
                                                                         .depth_g = depth.depth_g,
                                                                         .pair = std::nullopt,
                                                                         .share = kShare},
                                                       order);
  claim.statistic = largest_modulus(order);
  claim.conclusion = ExactZero{};
  claim.order = order;
  claim.predicted = 0.0;
  return claim;
}

}  // namespace

std::vector<Claim> theorem1_hypernet_claims(const ClaimOptions& options) {
  const HypernetDepth depth = hypernet_depth(options);
  const std::string stem = hypernet_stem("theorem1.hypernet", depth);
  std::vector<Claim> claims;
  for (const Regime& regime : regimes(options, depth)) {
    for (int order = 1; regime.exponent(order); ++order) {
      const int max_order = std::max(order, regime.last_order);
      claims.push_back(rate_claim(fmt::format("{}.{}.r{}", stem, regime.name, order), regime, depth,
                                  order, max_order));
      claims.back().long_run = order > regime.last_order;
    }
  }
  claims.push_back(zero_claim(stem + ".sequential.zero", theory::kTheorem1HypernetSequential,
                              HypernetRegime::sequential(), depth, depth.depth_g + 1));
  claims.push_back(zero_claim(stem + ".zero", theory::kTheorem1HypernetExactZero,
                              HypernetRegime::joint(), depth, theory::hypernet_degree(depth) + 1));
  return claims;
}

std::vector<Claim> theorem1_regime_claims(const ClaimOptions& options) {
  const HypernetDepth depth{hypernet_depth(options).depth_f, kChartedDepthG};
  std::vector<Claim> claims;
  for (const double a : kChartedPowers) {
    const Regime regime{"regimes",
                        HypernetRegime::power(a),
                        theory::kTheorem1HypernetPower,
                        [a, depth](int order) { return theory::power_exponent(order, a, depth); },
                        [a, depth](int order) { return theory::power_correction(order, a, depth); },
                        1.0,
                        kChartedOrders[2]};
    for (const int order : kChartedOrders) {
      claims.push_back(rate_claim(fmt::format("theorem1.hypernet.regimes.a{:.2f}.r{}", a, order),
                                  regime, depth, order, kChartedOrders[2]));
      claims.back().long_run = true;
    }
  }
  return claims;
}

}  // namespace widthwise::verify
