// Which claims Theorem 3 makes of MLPs.

#include "verify/claims/theorem3_mlp.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/verify/claims/theorem_claims.hpp"
#include "theory/mlp_kernel.hpp"
#include "verify/claims/theorem1.hpp"

namespace widthwise::verify {
namespace {

using testing::named;

TEST(Theorem3Mlp, PredictsTheNtkAtTheInputsThatAreGiven) {
  ClaimOptions options;
  options.setting.inputs = default_inputs(0.3, {0.8, 1.3});
  const auto claims = kTheorem3MlpClaims.claims(options);
  testing::expect_well_formed(claims);
  const theory::Covariance<double> s0{0.64, 0.3 * 0.8 * 1.3, 1.69};
  const Claim& mean = named(claims, "theorem3.mlp.mean");
  EXPECT_NEAR(mean.predicted, theory::mlp_kernel(theory::Activation::kRelu, 3, s0).ntk, 1e-12);
  EXPECT_TRUE(std::holds_alternative<Limit>(mean.conclusion));
  EXPECT_EQ(mean.statistic_in_words(), "mean K^(1)");
  const Claim& fluctuation = named(claims, "theorem3.mlp.fluctuation");
  EXPECT_EQ(fluctuation.predicted, -0.5);
  EXPECT_EQ(fluctuation.statistic.measure({std::vector<double>{mean.predicted}}).plain.value, 0.0);
}

TEST(Theorem3Mlp, ReadsTheDrawsOfTheorem1) {
  const Claim rate = theorem1_mlp_claims(3, 1.0).front();
  for (const Claim& claim : kTheorem3MlpClaims.claims({})) {
    EXPECT_TRUE(share_draws(*claim.study, *rate.study)) << claim.id;
  }
  ClaimOptions deep;
  deep.depth_f = 5;
  EXPECT_EQ(
      testing::ids(kTheorem3MlpClaims.claims(deep)),
      (std::vector<std::string>{"theorem3.mlp.depth5.mean", "theorem3.mlp.depth5.fluctuation"}));
}

}  // namespace
}  // namespace widthwise::verify
