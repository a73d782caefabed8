// Claims about inputs with x.x' = 0.

#include "verify/claims/orthogonal_inputs.hpp"

#include <gtest/gtest.h>

#include "tests/verify/claims/theorem_claims.hpp"

namespace widthwise::verify {
namespace {

using testing::expect_well_formed;

TEST(OrthogonalInputs, AnnihilateTheHighestOrderOfAnMlp) {
  for (const int depth : {1, 3}) {
    ClaimOptions options;
    options.depth_f = depth;
    options.setting.inputs = default_inputs(0.9);  // plays no part
    const auto claims = kTheorem1Orthogonal.claims(options);
    expect_well_formed(claims);
    ASSERT_EQ(claims.size(), 1U);
    const Claim& zero = claims.front();
    EXPECT_EQ(zero.id,
              depth == 3 ? "theorem1.mlp.orthogonal.zero" : "theorem1.mlp.depth1.orthogonal.zero");
    EXPECT_TRUE(std::holds_alternative<ExactZero>(zero.conclusion));
    EXPECT_EQ(zero.order, depth + 1);
    for (std::uint64_t sample = 0; sample < 5; ++sample) {
      const Eigen::VectorXd draw = zero.study->draw(options.setting, 32, sample);
      EXPECT_EQ(draw[depth + 1], 0.0);
      EXPECT_NE(draw[depth], 0.0);
    }
  }
}

TEST(OrthogonalInputs, SlowTheJointRateOfHypernets) {
  const auto claims = kHypernetOrthogonalInputs.claims({});
  expect_well_formed(claims);
  EXPECT_EQ(testing::ids(claims),
            (std::vector<std::string>{"conjecture.hypernet.orthogonal.r3",
                                      "conjecture.hypernet.orthogonal.distinct.r3"}));
  for (const Claim& claim : claims) {
    EXPECT_EQ(claim.predicted, -2.0);
    EXPECT_EQ(claim.order, 3);
    EXPECT_EQ(claim.statistic.columns().front(), 3);
    const auto inputs = claim.study->inputs({});
    const Eigen::VectorXd& x = inputs.at(inputs.contains("x") ? "x" : "x1");
    for (const char* other : {"x_prime", "x2", "x4"}) {
      if (!inputs.contains(other)) continue;
      EXPECT_EQ(x.dot(inputs.at(other)), 0.0) << other;
    }
  }
}

TEST(OrthogonalInputs, HaveNoRateAtDepthsForWhichNoneIsKnown) {
  EXPECT_TRUE(kHypernetOrthogonalInputs.claims(testing::with_depths(2, 3)).empty());
  EXPECT_TRUE(kHypernetOrthogonalInputs.claims(testing::with_depths(1, 4)).empty());
}

}  // namespace
}  // namespace widthwise::verify
