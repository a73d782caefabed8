// Which claims Theorem 3 makes.

#include "verify/claims/theorem3.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/claims/theorem_claims.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/hypernet_limit.hpp"

namespace widthwise::verify {
namespace {

using testing::expect_well_formed;
using testing::ids;
using testing::named;
using testing::with_depths;

theory::HypernetKernel<double> limit_at(double rho_x, double rho_z,
                                        std::pair<double, double> norm_x = {1, 1},
                                        std::pair<double, double> norm_z = {1, 1}) {
  const auto pair = hypernet_inputs(NamedPair{"pair", rho_x, rho_z, norm_x, norm_z}, {});
  return hypernet_limit(pair.u, pair.u_prime, 1, 3);
}

TEST(Theorem3Claims, HaveTheirIdsAndNameDepthsUnlessTheyAreTheDefault) {
  const std::string stem = "theorem3.hyperkernel.";
  std::vector<std::string> expected{stem + "mean"};
  for (const char* pair : {"equal", "close", "orthogonal", "opposite", "obtuse", "norms"}) {
    expected.push_back(stem + pair);
    expected.push_back(stem + pair + ".fluctuation");
  }
  for (const char* name : {"bias", "fluctuation", "fluctuation.fixed-g", "fluctuation.fixed-f",
                           "drift", "positive-definite"}) {
    expected.push_back(stem + name);
  }
  expected.emplace_back("control.hyperkernel.no-s");
  EXPECT_EQ(ids(kTheorem3.claims({})), expected);
  EXPECT_EQ(ids(kTheorem3.claims(with_depths(2, 4))).front(), "theorem3.hyperkernel.depth2x4.mean");
}

TEST(Theorem3Claims, PredictTheHyperkernelAtTheirPairs) {
  const auto claims = kTheorem3.claims({});
  expect_well_formed(claims);
  const auto predicted = [&](const std::string& name) {
    return named(claims, "theorem3.hyperkernel." + name).predicted;
  };
  EXPECT_EQ(predicted("mean"), limit_at(0.6, 0.6).ntk);
  EXPECT_EQ(predicted("equal"), limit_at(1, 1).ntk);
  EXPECT_EQ(predicted("close"), limit_at(0.99, 0.99).ntk);
  EXPECT_EQ(predicted("orthogonal"), limit_at(0, 0).ntk);
  EXPECT_EQ(predicted("opposite"), limit_at(0.6, -1).ntk);
  EXPECT_EQ(predicted("obtuse"), limit_at(-0.5, 0.8).ntk);
  EXPECT_EQ(predicted("norms"), limit_at(0.6, 0.3, {0.5, 2}, {1.5, 0.7}).ntk);
  for (const char* name : {"mean", "equal", "close", "orthogonal", "opposite", "obtuse", "norms"}) {
    const Claim& claim = named(claims, std::string("theorem3.hyperkernel.") + name);
    EXPECT_EQ(claim.statistic_in_words(), "mean K^(1)");
    EXPECT_TRUE(std::holds_alternative<Limit>(claim.conclusion));
    if (claim.id.ends_with(".mean")) continue;
    const Claim& fluctuation = named(claims, claim.id + ".fluctuation");
    EXPECT_TRUE(share_draws(*fluctuation.study, *claim.study)) << claim.id;
    EXPECT_EQ(fluctuation.statistic.measure({std::vector<double>{claim.predicted}}).plain.value,
              0.0);
    EXPECT_EQ(fluctuation.predicted, -0.5);
  }
}

TEST(Theorem3Claims, PredictAtTheInputsThatAreGiven) {
  ClaimOptions options;
  options.setting.inputs = default_inputs(0.3, {0.8, 1.3});
  options.setting.z_inputs = default_inputs(-0.4, {1.1, 0.9});
  const auto limit = limit_at(0.3, -0.4, {0.8, 1.3}, {1.1, 0.9});
  const auto claims = kTheorem3.claims(options);
  EXPECT_EQ(named(claims, "theorem3.hyperkernel.mean").predicted, limit.ntk);
  EXPECT_EQ(named(claims, "control.hyperkernel.no-s").predicted, limit.ntk_without_s);
  for (const char* name : {"bias", "fluctuation", "fluctuation.fixed-g", "fluctuation.fixed-f"}) {
    const Claim& claim = named(claims, std::string("theorem3.hyperkernel.") + name);
    const std::vector<double> at_limit{limit.ntk};
    EXPECT_EQ(claim.statistic.measure({at_limit}).plain.value, 0.0) << name;
  }
  // Pairs of their own stay where they are.
  EXPECT_EQ(named(claims, "theorem3.hyperkernel.equal").predicted, limit_at(1, 1).ntk);
}

TEST(Theorem3Claims, PredictRates) {
  const auto claims = kTheorem3.claims({});
  const std::map<std::string, double> rates{{"bias", -1.0},
                                            {"fluctuation", -0.5},
                                            {"fluctuation.fixed-g", 0.0},
                                            {"fluctuation.fixed-f", 0.0},
                                            {"drift", -1.0}};
  for (const auto& [name, rate] : rates) {
    const Claim& claim = named(claims, "theorem3.hyperkernel." + name);
    EXPECT_EQ(claim.kind, ClaimKind::kRate) << name;
    EXPECT_EQ(claim.predicted, rate) << name;
    EXPECT_TRUE(std::holds_alternative<Slope>(claim.conclusion)) << name;
  }
  EXPECT_EQ(named(claims, "theorem3.hyperkernel.drift").statistic_in_words(),
            "75 % quantile of |drift|");
  const Claim& bias = named(claims, "theorem3.hyperkernel.bias");
  EXPECT_TRUE(bias.study->covers(1024));
  EXPECT_FALSE(bias.study->covers(2048));
}

TEST(Theorem3Claims, FixedWidthsAreThoseThatAreNamed) {
  ClaimOptions options;
  options.width_f = 5;
  options.width_g = 6;
  const auto claims = kTheorem3.claims(options);
  EXPECT_EQ(named(claims, "theorem3.hyperkernel.fluctuation.fixed-g").study->widths(64).g, 6);
  EXPECT_EQ(named(claims, "theorem3.hyperkernel.fluctuation.fixed-f").study->widths(64).f, 5);
}

TEST(Theorem3Claims, TheControlIsFarFromTheTruth) {
  const auto claims = kTheorem3.claims({});
  const Claim& control = named(claims, "control.hyperkernel.no-s");
  EXPECT_EQ(control.predicted, limit_at(0.6, 0.6).ntk_without_s);
  EXPECT_GT(std::abs(control.predicted - named(claims, "theorem3.hyperkernel.mean").predicted),
            10 * control.margin.value());
}

TEST(Theorem3Claims, RefuseWhatCannotBeDrawn) {
  ClaimOptions options;
  const auto expect = [&](const std::string& beginning) {
    const std::string sentence = test::refusal<UsageError>([&] { kTheorem3.claims(options); });
    EXPECT_TRUE(sentence.starts_with(beginning)) << sentence;
  };
  options.width_g = 0;
  expect("width-g 0: a width is at least 1");
  options.width_g.reset();
  options.width_f = -3;
  expect("width-f -3: a width is at least 1");
  options = with_depths(1, 0);
  expect("depth-g 0: ");
  options = with_depths(1, 1);
  expect("depth-g 1: then g is linear");
}

}  // namespace
}  // namespace widthwise::verify
