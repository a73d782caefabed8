// Which claims Theorem 2 makes.

#include "verify/claims/theorem2.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/claims/theorem_claims.hpp"
#include "theory/hypernet_moments.hpp"
#include "verify/base/errors.hpp"
#include "verify/stats/kolmogorov_distance.hpp"
#include "verify/studies/hypernet_limit.hpp"

namespace widthwise::verify {
namespace {

using testing::expect_well_formed;
using testing::ids;
using testing::named;
using testing::with_depths;

TEST(Theorem2Claims, HaveTheirIdsAndNameDepthsUnlessTheyAreTheDefault) {
  EXPECT_EQ(ids(kTheorem2.claims({})),
            (std::vector<std::string>{"theorem2.gp.variance", "theorem2.gp.covariance",
                                      "theorem2.gp.gram", "theorem2.gp.normal",
                                      "theorem2.gp.projection1", "theorem2.gp.projection2",
                                      "theorem2.gp.kurtosis", "theorem2.gp.gram-error",
                                      "theorem2.gp.fixed-g", "control.gp.fixed-g"}));
  EXPECT_EQ(ids(kTheorem2.claims(with_depths(2, 4))).front(), "theorem2.gp.depth2x4.variance");
  EXPECT_EQ(ids(kTheorem2.claims(with_depths(2, 4))).back(), "control.gp.fixed-g");
}

TEST(Theorem2Claims, PredictTheLimitsOfTheInputsThatAreGiven) {
  ClaimOptions options = with_depths(2, 3);
  options.setting.inputs = default_inputs(0.3, {0.8, 1.3});
  options.setting.z_inputs = default_inputs(-0.4, {1.1, 0.9});
  options.width_g = 5;
  const auto claims = kTheorem2.claims(options);
  expect_well_formed(claims);
  const HypernetInputPair pair = hypernet_inputs(std::nullopt, options.setting);
  const auto nngp = [](const sim::HypernetInput& a, const sim::HypernetInput& b) {
    return hypernet_limit(a, b, 2, 3).nngp;
  };
  const std::string stem = "theorem2.gp.depth2x3.";
  EXPECT_EQ(named(claims, stem + "variance").predicted, nngp(pair.u, pair.u));
  const Claim& covariance = named(claims, stem + "covariance");
  EXPECT_EQ(covariance.predicted, nngp(pair.u, pair.u_prime));
  EXPECT_DOUBLE_EQ(
      covariance.margin.value(),
      kValueMargin * std::sqrt(nngp(pair.u, pair.u) * nngp(pair.u_prime, pair.u_prime)));
  EXPECT_EQ(named(claims, stem + "gram").predicted, 1.0);
  EXPECT_EQ(named(claims, stem + "kurtosis").predicted, -1.0);
  const Claim& fixed = named(claims, stem + "fixed-g");
  EXPECT_EQ(fixed.predicted, theory::gp_kurtosis_ratio<double>(5, 3) - 1);
  EXPECT_EQ(fixed.study->widths(64).g, 5);
}

TEST(Theorem2Claims, HoldLawsAgainstNormalOnes) {
  const auto claims = kTheorem2.claims({});
  const std::vector<double> draw{0.3};
  for (const char* id : {"theorem2.gp.normal", "theorem2.gp.projection1", "theorem2.gp.projection2",
                         "control.gp.fixed-g"}) {
    const Claim& claim = named(claims, id);
    EXPECT_EQ(claim.statistic.name(), "distance-to-normal") << id;
    EXPECT_EQ(claim.statistic.measure({draw}).plain.value, kolmogorov_distance(draw, 1.0).value)
        << id;
    EXPECT_EQ(claim.predicted, 0.0) << id;
    EXPECT_TRUE(claim.curves) << id;
  }
  EXPECT_EQ(named(claims, "control.gp.fixed-g").study->widths(64).g, 8);
}

TEST(Theorem2Claims, AreReadOffTheColumnsThatTheyName) {
  const auto claims = kTheorem2.claims({});
  const auto words = [&](const char* id) { return named(claims, id).statistic_in_words(); };
  EXPECT_EQ(words("theorem2.gp.variance"), "mean Var h");
  EXPECT_EQ(words("theorem2.gp.covariance"), "mean Cov(h, h')");
  EXPECT_EQ(words("theorem2.gp.gram"), "mean Gram overlap");
  EXPECT_EQ(words("theorem2.gp.kurtosis"), "relative variance of Var h");
  EXPECT_EQ(words("theorem2.gp.gram-error"), "mean |C - K|^2 / |K|^2");
  EXPECT_EQ(named(claims, "theorem2.gp.gram-error").study->inputs({}).size(), 12U);
  EXPECT_EQ(words("theorem2.gp.projection2"), "Kolmogorov distance of projection 2 to N(0, 1)");
}

TEST(Theorem2Claims, RefuseWhatCannotBeDrawn) {
  ClaimOptions options;
  const auto expect = [&](const std::string& beginning) {
    const std::string sentence = test::refusal<UsageError>([&] { kTheorem2.claims(options); });
    EXPECT_TRUE(sentence.starts_with(beginning)) << sentence;
  };
  options.width_g = 0;
  expect("width-g 0: a width is at least 1");
  options = with_depths(1, 0);
  expect("depth-g 0: ");
  options = with_depths(1, 1);
  expect("depth-g 1: then g is linear");
  options = with_depths(0, 3);
  expect("depth-f 0: ");
}

}  // namespace
}  // namespace widthwise::verify
