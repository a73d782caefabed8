// Which claims Theorem 1 makes of MLPs.

#include "verify/claims/theorem1.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/claims/theorem_claims.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

using MlpStudy = EnsembleStudy<MlpEnsemble, Correlations>;

const MlpEnsemble& ensemble_of(const Claim& claim) {
  return dynamic_cast<const MlpStudy&>(*claim.study).ensemble();
}

using testing::ids;

TEST(Theorem1Claims, NameTheDepthUnlessItIsTheDefault) {
  EXPECT_EQ(
      ids(theorem1_mlp_claims(3, 1.0)),
      (std::vector<std::string>{"theorem1.mlp.r1", "theorem1.mlp.r2", "theorem1.mlp.r3",
                                "theorem1.mlp.r4", "theorem1.mlp.zero", "theorem1.mlp.ntk-mean"}));
  EXPECT_EQ(ids(theorem1_mlp_claims(1, 1.0)),
            (std::vector<std::string>{"theorem1.mlp.depth1.r1", "theorem1.mlp.depth1.r2",
                                      "theorem1.mlp.depth1.zero", "theorem1.mlp.depth1.ntk-mean"}));
}

TEST(Theorem1Claims, PredictTheRatesZeroAndMean) {
  for (const int depth : {1, 3, 4, 6}) {
    const auto claims = theorem1_mlp_claims(depth, 2.5);
    const int n_layers = depth + 1;
    ASSERT_EQ(claims.size(), static_cast<std::size_t>(n_layers + 2));
    for (int order = 1; order <= n_layers; ++order) {
      const Claim& rate = claims[static_cast<std::size_t>(order - 1)];
      EXPECT_EQ(rate.kind, ClaimKind::kRate);
      EXPECT_EQ(rate.order, order);
      EXPECT_EQ(rate.statistic.name(), order == 1 ? "median-modulus" : "quantile-modulus-0.75");
      EXPECT_EQ(rate.statistic.columns().front(), order);
      EXPECT_TRUE(std::holds_alternative<Slope>(rate.conclusion));
      EXPECT_EQ(rate.predicted, 1 - order);
    }
    const Claim& zero = claims[static_cast<std::size_t>(n_layers)];
    EXPECT_EQ(zero.order, n_layers + 1);  // the first order beyond Lambda
    EXPECT_EQ(zero.statistic.columns().front(), n_layers + 1);
    EXPECT_TRUE(std::holds_alternative<ExactZero>(zero.conclusion));
    EXPECT_EQ(zero.predicted, 0.0);
    const Claim& mean = claims.back();
    EXPECT_EQ(mean.order, 1);
    EXPECT_EQ(mean.statistic.columns().front(), 1);
    EXPECT_TRUE(std::holds_alternative<PooledMean>(mean.conclusion));
    EXPECT_TRUE(ensemble_of(mean).at.single);
    EXPECT_EQ(mean.predicted, n_layers * 2.5);
  }
}

TEST(Theorem1Claims, AreReadOffDrawsOfTheirOwnNetwork) {
  for (const Claim& claim : theorem1_mlp_claims(4, 1.0)) {
    EXPECT_EQ(ensemble_of(claim).activation, sim::Activation::kRelu) << claim.id;
    EXPECT_EQ(ensemble_of(claim).depth, 4) << claim.id;
    EXPECT_LT(*claim.order, std::ssize(claim.study->columns())) << claim.id;
    EXPECT_EQ(claim.expected, Verdict::kConfirmed) << claim.id;
    EXPECT_FALSE(claim.statement.empty() || claim.hypotheses.empty() || claim.source.empty());
  }
}

TEST(Theorem1Claims, StudiesThatDifferHaveNamesThatDiffer) {
  // Draws are stored by the study's name.
  std::map<std::string, NetworkFamily> studies;
  std::vector<Claim> claims{tanh_control()};
  for (const int depth : {1, 2, 3, 4, 64}) {
    for (const Claim& claim : theorem1_mlp_claims(depth, 1.0)) claims.push_back(claim);
  }
  for (const Claim& claim : claims) {
    const auto [entry, is_new] = studies.emplace(claim.study->name(), claim.study->networks());
    EXPECT_TRUE(entry->second == claim.study->networks()) << claim.id;
  }
}

TEST(Theorem1Claims, RefuseDepthsThatCannotBeDrawn) {
  for (const int depth : {-1, 0, 65}) {
    const std::string sentence =
        test::refusal<UsageError>([&] { theorem1_mlp_claims(depth, 1.0); });
    EXPECT_NE(sentence.find("depth-f " + std::to_string(depth)), std::string::npos) << sentence;
  }
}

TEST(TanhControl, IsHeldAgainstTheReluRateAndMustBreakIt) {
  const Claim control = tanh_control();
  EXPECT_EQ(control.id, "control.tanh.r3");
  EXPECT_EQ(control.kind, ClaimKind::kControl);
  EXPECT_EQ(control.expected, Verdict::kRefuted);
  EXPECT_EQ(ensemble_of(control).activation, sim::Activation::kTanh);
  EXPECT_EQ(control.order, 3);
  EXPECT_EQ(control.predicted, -2);  // the ReLU rate; tanh has -1
}

TEST(RequireRate, GivesTheReasonWhereThereIsNone) {
  const auto require = [](int order) { kTheorem1Mlp.require_rate("", order, {}); };
  EXPECT_NO_THROW(require(1));
  EXPECT_NO_THROW(require(4));
  const std::string above = test::refusal<UsageError>([&] { require(5); });
  EXPECT_NE(above.find("order 5: not applicable"), std::string::npos) << above;
  EXPECT_NE(above.find("exactly zero"), std::string::npos) << above;
  EXPECT_NE(above.find("theorem1.mlp.zero"), std::string::npos) << above;
  const std::string none = test::refusal<UsageError>([&] { require(0); });
  EXPECT_NE(none.find("order 0"), std::string::npos) << none;
  EXPECT_NE(none.find("1..4"), std::string::npos) << none;
}

}  // namespace
}  // namespace widthwise::verify
