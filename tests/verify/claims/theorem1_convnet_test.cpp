// Which claims Theorem 1 makes of convnets.

#include "verify/claims/theorem1_convnet.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/claims/theorem_claims.hpp"
#include "verify/base/errors.hpp"
#include "verify/claims/catalogue.hpp"
#include "verify/claims/theorem3_convnet.hpp"
#include "verify/studies/convolutional_hypernet_ensemble.hpp"
#include "verify/studies/own_images.hpp"

namespace widthwise::verify {
namespace {

using testing::named;

TEST(Theorem1Convnet, HasARateForEachOrderAndReadout) {
  const auto claims = kTheorem1ConvnetClaims.claims({});
  testing::expect_well_formed(claims);
  EXPECT_EQ(
      testing::ids(claims),
      (std::vector<std::string>{"theorem1.convnet.r1", "theorem1.convnet.r2", "theorem1.convnet.r3",
                                "theorem1.convnet.zero", "theorem1.convnet.pooled.r1",
                                "theorem1.convnet.pooled.r2", "theorem1.convnet.pooled.r3",
                                "theorem1.convnet.pooled.zero", "theorem1.convnet.ntk-mean"}));
  EXPECT_EQ(named(claims, "theorem1.convnet.r1").predicted, 0.0);
  EXPECT_EQ(named(claims, "theorem1.convnet.pooled.r3").predicted, -2.0);
  EXPECT_EQ(named(claims, "theorem1.convnet.zero").order, 4);
}

TEST(Theorem1Convnet, RatesAreOfAllLayersThatThereAre) {
  ClaimOptions options;
  options.depth_f = 1;
  const auto claims = kTheorem1ConvnetClaims.claims(options);
  testing::expect_well_formed(claims);
  EXPECT_EQ(named(claims, "theorem1.convnet.depth1.pooled.r2").predicted, -1.0);
  EXPECT_EQ(named(claims, "theorem1.convnet.depth1.zero").order, 3);
  options.depth_f = 0;
  const auto refused = test::refusal<UsageError>([&] { kTheorem1ConvnetClaims.claims(options); });
  EXPECT_NE(refused.find("depth-f 0"), std::string::npos) << refused;
}

// By hand: one layer of filters on 2 x 3 pixels, each in the patches of all its neighbours, so that
// E f^2 = mean_p q^-2 sum_{p' near p} u(p')^2: columns 1 and 3 are near four pixels, 2 near six.
TEST(Theorem1Convnet, MeanNtkCountsThePatchesThatAPixelIsIn) {
  ClaimOptions options;
  options.depth_f = 1;
  const Eigen::VectorXd u = own_images().u;
  double sum = 0.0;
  for (int p = 0; p < 6; ++p) sum += (p % 3 == 1 ? 6 : 4) * u[p] * u[p] / 9 / 6;
  const auto claims = kTheorem1ConvnetClaims.claims(options);
  EXPECT_NEAR(named(claims, "theorem1.convnet.depth1.ntk-mean").predicted, 2 * sum, 1e-14);
}

TEST(Theorem1Convnet, HasTheRatesOfHypernetworksWithAConvolutionalF) {
  const auto claims = kTheorem1ConvolutionalF.claims({});
  testing::expect_well_formed(claims);
  EXPECT_EQ(claims.size(), 7U);
  EXPECT_EQ(named(claims, "theorem1.convnet-f.fixed-g.r3").predicted, 0.0);
  EXPECT_EQ(named(claims, "theorem1.convnet-f.fixed-g.r4").predicted, -1.0);
  EXPECT_EQ(named(claims, "theorem1.convnet-f.zero").order, 7);
  EXPECT_FALSE(named(claims, "theorem1.convnet-f.fixed-g.r4").long_run);
  ClaimSelection selection;
  selection.ids = {"theorem1.convnet-f.depth1x2.fixed-g.r3"};
  EXPECT_EQ(testing::ids(select_claims(selection)), selection.ids);
}

// H (L_f + 1) = 4 moves there are to make, so that K^(4) is the last that is not zero.
TEST(Theorem1Convnet, DrawsHypernetworksWithAGOfFixedWidth) {
  const ConvolutionalHypernetEnsemble networks{1, 2, WidthLaw::fixed_g(5)};
  const HypernetInputPair at = networks.inputs({});
  for (const std::int64_t channels : {8, 40}) {
    sim::Hypernet net = networks.network(at, sim::Engine::kDeferred, channels, {1, 2, 3, 4});
    const Eigen::VectorXd k = net.correlations(at.u, at.u_prime, 5);
    EXPECT_NE(k[4], 0.0) << channels;
    EXPECT_EQ(k[5], 0.0) << channels;
  }
  const ConvolutionalHypernetEnsemble joint{1, 2};
  const sim::Queries asked{.gradients = 1};
  EXPECT_LT(networks.bytes(sim::Engine::kDeferred, 4096, asked),
            joint.bytes(sim::Engine::kDeferred, 4096, asked));
}

TEST(Theorem1Convnet, SharesTheNtksOfTheorem3) {
  const auto first = kTheorem1ConvnetClaims.claims({});
  const auto third = kTheorem3ConvnetClaims.claims({});
  EXPECT_TRUE(share_draws(*named(first, "theorem1.convnet.pooled.r1").study,
                          *named(third, "theorem3.convnet.pooled.mean").study));
}

}  // namespace
}  // namespace widthwise::verify
