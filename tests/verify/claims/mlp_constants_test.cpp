// Constants and the limit law of K^(r) in MLPs, as claims.

#include "verify/claims/mlp_constants.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "tests/verify/claims/theorem_claims.hpp"
#include "verify/claims/catalogue.hpp"

namespace widthwise::verify {
namespace {

using testing::ids;
using ConstantIds = std::vector<std::string>;

std::vector<Claim> constants(int depth, double rho, double norm = 1.0) {
  ClaimOptions options;
  options.depth_f = depth;
  options.setting.inputs = default_inputs(rho, {norm, 1.0});
  return kMlpConstants.claims(options);
}

TEST(MlpConstants, ThereIsOneForEachOrderAndALawForTwoHiddenLayers) {
  EXPECT_EQ(ids(constants(2, 0.6)),
            (ConstantIds{"theorem1.mlp.depth2.r2.constant", "theorem1.mlp.depth2.r3.constant",
                         "theorem1.mlp.depth2.r3.second-moment", "theorem1.mlp.depth2.r3.law"}));
  EXPECT_EQ(ids(constants(3, 0.6)),
            (ConstantIds{"theorem1.mlp.r2.constant", "theorem1.mlp.r3.constant",
                         "theorem1.mlp.r4.constant", "theorem1.mlp.r4.second-moment"}));
  for (const Claim& claim : constants(3, 0.6)) EXPECT_TRUE(claim.long_run) << claim.id;
  EXPECT_EQ(constants(6, 0.6).size(), 4u);  // of up to 12 strands
  EXPECT_TRUE(constants(7, 0.6).empty());
}

// E (K^(2))^2 = 16/n^2 with one hidden layer; K^(3) -> 24 f^2 / n^2 with two.
TEST(MlpConstants, AreTheKnownOnes) {
  EXPECT_DOUBLE_EQ(constants(1, 0.6).front().predicted, 16.0);
  EXPECT_DOUBLE_EQ(constants(1, 0.6, 3.0).front().predicted, 16.0 * std::pow(9.0, 3));
  const auto at_one_input = constants(2, 1.0);
  EXPECT_DOUBLE_EQ(at_one_input[1].predicted, 24.0 * 24.0 * 3.0);
  EXPECT_NEAR(at_one_input[2].predicted, at_one_input[1].predicted, 1e-9);
}

TEST(MlpConstants, NothingIsClaimedOfWhatVanishes) {
  for (const double rho : {0.0, -1.0}) {
    EXPECT_EQ(ids(constants(2, rho)),
              (ConstantIds{"theorem1.mlp.depth2.r2.constant", "theorem1.mlp.depth2.r3.constant"}));
  }
  EXPECT_TRUE(constants(5, 0.6, 1e30).size() < constants(5, 0.6).size());
}

// The statistic at draws of the very law, and at draws that are 5 % too wide.
TEST(MlpConstants, TheLawIsThatOfAProductOfNormals) {
  const Claim law = constants(2, 1.0).back();  // 24 f^2, f standard normal
  std::mt19937_64 generator(11);
  std::normal_distribution<double> normal;
  std::vector<double> draws(20000);
  for (double& draw : draws) draw = 24.0 * std::pow(normal(generator), 2);
  EXPECT_LT(law.statistic.measure({draws}).plain.value, 0.0137);  // exceeded once in a thousand
  for (double& draw : draws) draw *= 1.3;
  EXPECT_GT(law.statistic.measure({draws}).plain.value, 0.03);
}

TEST(MlpConstants, AClaimOfAVeryNameIsMeantAlone) {
  ClaimSelection selection;
  selection.ids = {"theorem1.mlp.r2"};
  EXPECT_EQ(ids(select_claims(selection)), ConstantIds{"theorem1.mlp.r2"});
  selection.ids = {"theorem1.mlp.r2.constant"};
  EXPECT_EQ(ids(select_claims(selection)), ConstantIds{"theorem1.mlp.r2.constant"});
}

}  // namespace
}  // namespace widthwise::verify
