// Claims about correlations along distinct directions.

#include "verify/claims/distinct_directions.hpp"

#include <gtest/gtest.h>

#include "tests/verify/claims/theorem_claims.hpp"
#include "theory/theorem1_hypernet.hpp"

namespace widthwise::verify {
namespace {

using testing::expect_well_formed;
using testing::ids;

TEST(DistinctDirections, HaveTheRatesOfMlpsFromTheSecondOrderOn) {
  ClaimOptions deep;
  deep.depth_f = 2;
  const auto claims = kTheorem1Distinct.claims(deep);
  expect_well_formed(claims);
  EXPECT_EQ(ids(claims), (std::vector<std::string>{"theorem1.mlp.depth2.distinct.r2",
                                                   "theorem1.mlp.depth2.distinct.r3"}));
  for (const Claim& claim : kTheorem1Distinct.claims({})) {
    EXPECT_EQ(claim.predicted, 1 - *claim.order);
    EXPECT_EQ(claim.statistic.columns().front(), *claim.order);
    EXPECT_EQ(claim.kind, ClaimKind::kRate);
    EXPECT_TRUE(std::holds_alternative<Slope>(claim.conclusion));
    EXPECT_TRUE(std::holds_alternative<ListedInputs>(claim.study->networks().inputs));
  }
  EXPECT_EQ(kTheorem1Distinct.claims({}).back().id, "theorem1.mlp.distinct.r4");
}

TEST(DistinctDirections, HaveTheJointRatesOfHypernets) {
  const auto claims = kHypernetDistinctDirections.claims(testing::with_depths(2, 4));
  expect_well_formed(claims);
  ASSERT_EQ(claims.size(), 3U);
  EXPECT_EQ(claims.back().id, "conjecture.hypernet.depth2x4.distinct.r4");
  for (const Claim& claim : claims) {
    EXPECT_EQ(claim.predicted, theory::joint_exponent(*claim.order, {2, 4}));
  }
  EXPECT_EQ(ids(kHypernetDistinctDirections.claims({})),
            (std::vector<std::string>{"conjecture.hypernet.distinct.r2",
                                      "conjecture.hypernet.distinct.r3"}));
}

TEST(DistinctDirections, TakeTheCosinesOfTheInputs) {
  ClaimOptions options;
  options.setting.inputs = default_inputs(-0.7);
  const auto inputs = kTheorem1Distinct.claims(options).front().study->inputs(options.setting);
  ASSERT_EQ(inputs.size(), 3U);  // u and one for each of two orders
  EXPECT_NEAR(inputs.at("x1").dot(inputs.at("x3")), -0.7 * 3, 1e-13);
}

TEST(DistinctDirections, OfManyOrdersAreForLongRuns) {
  const auto expect = [](const std::vector<Claim>& claims, int last_usual) {
    ASSERT_EQ(claims.size(), 7U);  // 2 to 8, the most directions that there are
    for (const Claim& claim : claims) {
      EXPECT_EQ(claim.long_run, *claim.order > last_usual) << claim.id;
      EXPECT_EQ(share_draws(*claim.study, *claims.front().study), !claim.long_run) << claim.id;
    }
  };
  expect(kTheorem1Distinct.claims(testing::with_depths(12, 3)), 2);
  expect(kHypernetDistinctDirections.claims(testing::with_depths(1, 12)), 3);
}

}  // namespace
}  // namespace widthwise::verify
