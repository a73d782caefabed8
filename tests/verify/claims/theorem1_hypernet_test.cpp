// Which claims Theorem 1 makes of hypernetworks.

#include "verify/claims/theorem1_hypernet.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/claims/theorem_claims.hpp"
#include "theory/theorem1_hypernet.hpp"
#include "verify/base/errors.hpp"
#include "verify/claims/hypernet_joint.hpp"
#include "verify/claims/hypernet_regimes.hpp"

namespace widthwise::verify {
namespace {

using testing::expect_well_formed;
using testing::ids;
using testing::named;
using testing::with_depths;

using Exponent = std::optional<double> (*)(int, const theory::HypernetDepth&);

const std::map<std::string, Exponent> kExponents{{"fixed-g", theory::fixed_g_exponent},
                                                 {"sequential", theory::sequential_exponent},
                                                 {"joint", theory::joint_exponent},
                                                 {"fixed-f", theory::fixed_f_exponent}};

// "theorem1.hypernet.depth2x4.fixed-g".
std::string stem(const std::string& law, const theory::HypernetDepth& depth) {
  const std::string depths =
      depth.depth_f == 1 && depth.depth_g == 3
          ? ""
          : ".depth" + std::to_string(depth.depth_f) + "x" + std::to_string(depth.depth_g);
  return (law == "joint" ? "conjecture.hypernet" : "theorem1.hypernet") + depths + "." + law;
}

// The theorem's claims and our conjecture beside them.
std::vector<Claim> theorem_and_conjecture(const ClaimOptions& options) {
  std::vector<Claim> claims = kTheorem1Hypernet.claims(options);
  for (const Claim& claim : kHypernetJoint.claims(options)) claims.push_back(claim);
  return claims;
}

TEST(Theorem1HypernetClaims, ArePredictedByTheTheoryAtEveryOrderThatHasARate) {
  for (const theory::HypernetDepth depth : {theory::HypernetDepth{1, 3}, {2, 2}, {1, 4}, {3, 2}}) {
    const auto claims = theorem_and_conjecture(with_depths(depth.depth_f, depth.depth_g));
    expect_well_formed(claims);
    std::size_t n_rates = 0;
    for (const auto& [regime, exponent] : kExponents) {
      for (int order = 1; exponent(order, depth); ++order, ++n_rates) {
        const Claim& claim = named(claims, stem(regime, depth) + ".r" + std::to_string(order));
        EXPECT_EQ(claim.predicted, *exponent(order, depth)) << claim.id;
        EXPECT_EQ(claim.kind, ClaimKind::kRate);
        EXPECT_EQ(claim.order, order);
        EXPECT_EQ(claim.statistic.name(),
                  regime == "joint" ? "median-modulus" : "quantile-modulus-0.75");
        EXPECT_EQ(claim.study->common_numbers(), regime.starts_with("fixed"));
        EXPECT_EQ(claim.statistic.columns().front(), order);
        EXPECT_TRUE(std::holds_alternative<Slope>(claim.conclusion));
        EXPECT_EQ(claim.study->networks().depth_f, depth.depth_f);
        EXPECT_EQ(claim.study->networks().depth_g, depth.depth_g);
      }
    }
    const auto n_others = std::ranges::count_if(claims, [](const Claim& claim) {
      return !std::holds_alternative<Slope>(claim.conclusion) &&
             !std::holds_alternative<ExactZero>(claim.conclusion);
    });
    EXPECT_EQ(claims.size(), n_rates + 2 + static_cast<std::size_t>(n_others));  // and two zeros
  }
}

TEST(Theorem1HypernetClaims, ZerosAreOfTheFirstOrderBeyond) {
  const auto claims = theorem_and_conjecture(with_depths(2, 3));
  const Claim& finite = named(claims, "theorem1.hypernet.depth2x3.zero");
  EXPECT_EQ(finite.statistic.columns().front(), 10);  // H (L_f + 1) + 1
  const Claim& infinite = named(claims, "theorem1.hypernet.depth2x3.sequential.zero");
  EXPECT_EQ(infinite.statistic.columns().front(), 4);  // H + 1
  EXPECT_FALSE(infinite.study->widths(64).f.has_value());
  for (const Claim* zero : {&finite, &infinite}) {
    EXPECT_TRUE(std::holds_alternative<ExactZero>(zero->conclusion));
    EXPECT_EQ(zero->statistic.name(), "largest-modulus");
    EXPECT_EQ(zero->predicted, 0.0);
  }
}

TEST(Theorem1HypernetClaims, FixedWidthsAreThoseThatAreNamed) {
  ClaimOptions options;
  const auto defaults = theorem_and_conjecture(options);
  EXPECT_EQ(named(defaults, "theorem1.hypernet.fixed-g.r1").study->widths(64).g, 8);
  EXPECT_EQ(named(defaults, "theorem1.hypernet.fixed-f.r1").study->widths(64).f, 8);
  options.width_f = 5;
  options.width_g = 6;
  const auto claims = theorem_and_conjecture(options);
  EXPECT_EQ(named(claims, "theorem1.hypernet.fixed-g.r1").study->widths(64).g, 6);
  EXPECT_EQ(named(claims, "theorem1.hypernet.fixed-f.r1").study->widths(64).f, 5);
}

TEST(Theorem1HypernetClaims, ClaimsOfOneRegimeThatRunByDefaultShareTheirDraws) {
  const auto claims = theorem_and_conjecture({});
  for (const auto& [regime, exponent] : kExponents) {
    const std::string id_stem = stem(regime, {1, 3}) + ".r";
    int n_default = 0;
    for (int order = 1; exponent(order, {1, 3}); ++order) {
      const Claim& claim = named(claims, id_stem + std::to_string(order));
      n_default += !claim.long_run;
      EXPECT_EQ(share_draws(*claim.study, *named(claims, id_stem + "1").study), !claim.long_run)
          << claim.id;
    }
    EXPECT_GE(n_default, 2) << regime;
  }
}

TEST(Theorem1HypernetClaims, RefuseWhatCannotBeDrawn) {
  const auto refusal = [](const ClaimOptions& options) {
    return test::refusal<UsageError>([&] { theorem_and_conjecture(options); });
  };
  const auto expect = [&](const ClaimOptions& options, const std::vector<std::string>& parts) {
    for (const std::string& part : parts) {
      EXPECT_NE(refusal(options).find(part), std::string::npos) << refusal(options);
    }
  };
  expect(with_depths(1, 0), {"depth-g 0", "2 to 16"});
  expect(with_depths(2, 1), {"depth-g 1", "exactly an MLP with 3 weight matrices"});
  expect(with_depths(1, 17), {"depth-g 17", "2 to 16"});
  expect(with_depths(0, 3), {"depth-f 0", "1 to 16"});
  expect(with_depths(17, 3), {"depth-f 17", "1 to 16", "theorem1.mlp.depth17"});
  ClaimOptions no_width;
  no_width.width_g = 0;
  expect(no_width, {"width-g 0", "at least 1"});
  no_width.width_g.reset();
  no_width.width_f = -1;
  expect(no_width, {"width-f -1", "at least 1"});
}

// 69 % of the draws are dead at m = 2, 88 % at m = 1; at m = 3, 52 %.
TEST(Theorem1HypernetClaims, RefuseAWidthOfGAtWhichTheQuartileIsThatOfDeadDraws) {
  ClaimOptions options;
  for (const std::int64_t m : {1, 2}) {
    options.width_g = m;
    const std::string sentence =
        test::refusal<UsageError>([&] { kTheorem1Hypernet.claims(options); });
    EXPECT_NE(sentence.find(m == 1 ? "width-g 1: about 90 %" : "width-g 2: about 7"),
              std::string::npos)
        << sentence;
    EXPECT_NE(sentence.find("exactly zero"), std::string::npos) << sentence;
  }
  options.width_g = 3;
  EXPECT_NO_THROW(kTheorem1Hypernet.claims(options));
  // Opposite inputs share fewer gates.
  options.setting.inputs = default_inputs(-0.95, {1.0, 1.0});
  EXPECT_THROW(kTheorem1Hypernet.claims(options), UsageError);
}

TEST(HypernetRegimes, ChartThePowersOfTheWidth) {
  const auto claims = kHypernetRegimes.claims({});
  expect_well_formed(claims);
  EXPECT_EQ(claims.size(), std::size(kChartedPowers) * std::size(kChartedOrders));
  const theory::HypernetDepth depth{1, kChartedDepthG};
  std::size_t i = 0;
  for (const double a : kChartedPowers) {
    for (const int order : kChartedOrders) {
      EXPECT_EQ(claims[i].order, order);
      EXPECT_EQ(claims[i].predicted, theory::power_exponent(order, a, depth)) << claims[i].id;
      ++i;
    }
  }
  EXPECT_EQ(claims.front().id, "conjecture.hypernet.regimes.a0.50.r2");
  EXPECT_EQ(claims.back().id, "conjecture.hypernet.regimes.a2.50.r4");
}

TEST(HypernetRegimes, ChartOtherDepthsUnderTheirNames) {
  const auto claims = kHypernetRegimes.claims(with_depths(2, 3));
  expect_well_formed(claims);
  EXPECT_EQ(claims.size(), std::size(kChartedPowers) * 2);  // r = 2, 3 are up to H
  EXPECT_EQ(claims.front().id, "conjecture.hypernet.depth2x3.regimes.a0.50.r2");
  EXPECT_EQ(claims.front().study->networks().depth_f, 2);
  EXPECT_EQ(kHypernetRegimes.claims(with_depths(1, 4)).front().id,
            "conjecture.hypernet.regimes.a0.50.r2");
}

}  // namespace
}  // namespace widthwise::verify
