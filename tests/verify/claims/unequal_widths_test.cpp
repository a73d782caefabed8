// Claims about MLPs of unequal widths.

#include "verify/claims/unequal_widths.hpp"

#include <gtest/gtest.h>

#include "tests/verify/claims/theorem_claims.hpp"

namespace widthwise::verify {
namespace {

TEST(UnequalWidths, HaveTheRatesOfEqualOnes) {
  const auto claims = kTheorem1Unequal.claims({});
  testing::expect_well_formed(claims);
  EXPECT_EQ(testing::ids(claims),
            (std::vector<std::string>{"theorem1.mlp.unequal.r1", "theorem1.mlp.unequal.r2",
                                      "theorem1.mlp.unequal.r3", "theorem1.mlp.unequal.r4"}));
  for (const Claim& claim : claims) {
    EXPECT_EQ(claim.predicted, 1 - *claim.order);
    EXPECT_EQ(claim.long_run, *claim.order > 2);
    EXPECT_EQ(claim.statistic.columns().front(), *claim.order);
    EXPECT_EQ(claim.study->networks().width_ratios, (std::vector<double>{1.0, 2.0, 0.5}));
  }
}

TEST(UnequalWidths, TakeTurnsAtOtherDepths) {
  ClaimOptions deep;
  deep.depth_f = 4;
  const auto claims = kTheorem1Unequal.claims(deep);
  EXPECT_EQ(claims.back().id, "theorem1.mlp.depth4.unequal.r5");
  EXPECT_EQ(claims.back().study->networks().width_ratios,
            (std::vector<double>{1.0, 2.0, 0.5, 1.0}));
}

}  // namespace
}  // namespace widthwise::verify
