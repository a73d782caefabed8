// Which claims Theorem 3 makes of convnets, alone and as f of hypernetworks.

#include "verify/claims/theorem3_convnet.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/claims/theorem_claims.hpp"
#include "verify/base/errors.hpp"
#include "verify/claims/catalogue.hpp"
#include "verify/studies/convolutional_hypernet_ensemble.hpp"

namespace widthwise::verify {
namespace {

using testing::named;

TEST(Theorem3Convnet, PredictsTheNtkOfBothReadouts) {
  const auto claims = kTheorem3ConvnetClaims.claims({});
  testing::expect_well_formed(claims);
  const auto [u, u_prime] = own_images();
  for (const bool pooled : {false, true}) {
    const std::string stem = pooled ? "theorem3.convnet.pooled" : "theorem3.convnet";
    const Claim& mean = named(claims, stem + ".mean");
    EXPECT_EQ(mean.predicted, convnet_limit(2, pooled, u, u_prime).ntk);
    EXPECT_TRUE(std::holds_alternative<Limit>(mean.conclusion));
    const Claim& fluctuation = named(claims, stem + ".fluctuation");
    EXPECT_EQ(fluctuation.predicted, -0.5);
    EXPECT_EQ(fluctuation.statistic.measure({std::vector<double>{mean.predicted}}).plain.value,
              0.0);
  }
}

TEST(Theorem3Convnet, PredictsTheHyperkernelOfAConvolutionalF) {
  const auto claims = kTheorem3ConvolutionalF.claims({});
  testing::expect_well_formed(claims);
  const HypernetInputPair at = ConvolutionalHypernetEnsemble{}.inputs({});
  EXPECT_EQ(named(claims, "theorem3.convnet-f.mean").predicted,
            convolutional_hypernet_limit(at, 1, 3).ntk);
  const auto deep = kTheorem3ConvolutionalF.claims(testing::with_depths(1, 4));
  EXPECT_EQ(testing::ids(deep),
            (std::vector<std::string>{"theorem3.convnet-f.depth1x4.mean",
                                      "theorem3.convnet-f.depth1x4.fluctuation"}));
  EXPECT_NE(deep.front().predicted, claims.front().predicted);
  EXPECT_NE(test::refusal<UsageError>([] {
              kTheorem3ConvolutionalF.claims(testing::with_depths(1, 1));
            }).find("depth-g 1"),
            std::string::npos);
}

TEST(Theorem3Convnet, IsFoundByItsIds) {
  ClaimSelection selection;
  selection.ids = {"theorem3.convnet.depth3.pooled.mean", "theorem3.convnet-f.depth2x2.mean"};
  EXPECT_EQ(testing::ids(select_claims(selection)), selection.ids);
}

}  // namespace
}  // namespace widthwise::verify
