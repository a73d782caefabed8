// Which claims Theorem 2 makes of MLPs.

#include "verify/claims/theorem2_mlp.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/verify/claims/theorem_claims.hpp"
#include "theory/mlp_kernel.hpp"

namespace widthwise::verify {
namespace {

using testing::named;

TEST(Theorem2Mlp, HasItsIdsAndNamesDepthsUnlessTheyAreTheDefault) {
  EXPECT_EQ(testing::ids(kTheorem2MlpClaims.claims({})),
            (std::vector<std::string>{"theorem2.mlp.variance", "theorem2.mlp.covariance",
                                      "theorem2.mlp.normal", "theorem2.mlp.kurtosis",
                                      "theorem2.mlp.gram-error"}));
  ClaimOptions deep;
  deep.depth_f = 5;
  EXPECT_EQ(kTheorem2MlpClaims.claims(deep).front().id, "theorem2.mlp.depth5.variance");
}

TEST(Theorem2Mlp, PredictsTheKernelOfTheInputsThatAreGiven) {
  ClaimOptions options;
  options.depth_f = 2;
  options.setting.inputs = default_inputs(0.3, {0.8, 1.3});
  const auto claims = kTheorem2MlpClaims.claims(options);
  testing::expect_well_formed(claims);
  const theory::Covariance<double> s0{0.64, 0.3 * 0.8 * 1.3, 1.69};
  const double kernel = theory::mlp_kernel(theory::Activation::kRelu, 2, s0).nngp;
  const std::string stem = "theorem2.mlp.depth2.";
  const Claim& variance = named(claims, stem + "variance");
  EXPECT_NEAR(variance.predicted, 0.64, 1e-14);
  EXPECT_TRUE(std::holds_alternative<PooledMean>(variance.conclusion));
  const Claim& covariance = named(claims, stem + "covariance");
  EXPECT_NEAR(covariance.predicted, kernel, 1e-12);
  EXPECT_NEAR(covariance.margin.value(), kValueMargin * 0.8 * 1.3, 1e-14);
  EXPECT_EQ(named(claims, stem + "kurtosis").predicted, -1.0);
  EXPECT_EQ(named(claims, stem + "gram-error").predicted, -1.0);
}

TEST(Theorem2Mlp, IsReadOffTheColumnsThatItNames) {
  const auto claims = kTheorem2MlpClaims.claims({});
  const auto words = [&](const char* id) { return named(claims, id).statistic_in_words(); };
  EXPECT_EQ(words("theorem2.mlp.variance"), "mean Var f");
  EXPECT_EQ(words("theorem2.mlp.covariance"), "mean Cov(f, f')");
  EXPECT_EQ(words("theorem2.mlp.normal"), "Kolmogorov distance of f / sigma to N(0, 1)");
  EXPECT_EQ(words("theorem2.mlp.kurtosis"), "relative variance of Var f");
  EXPECT_EQ(words("theorem2.mlp.gram-error"), "mean |C - K|^2 / |K|^2");
}

}  // namespace
}  // namespace widthwise::verify
