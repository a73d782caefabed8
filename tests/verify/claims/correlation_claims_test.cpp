// A function of the user's own against the cluster bound: what is claimed, and that it can fail.

#include "verify/claims/correlation_claims.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/ensemble.hpp"
#include "tests/verify/claims/theorem_claims.hpp"

namespace widthwise::verify {
namespace {

std::vector<Claim> claims_of(const std::string& text,
                             sim::Activation activation = sim::Activation::kLinear) {
  CorrelationStudySpec spec;
  spec.activation = activation;
  spec.depth = 2;
  spec.inputs = correlated_inputs(4, 0.6);
  return correlation_claims(spec, parse_contraction(text));
}

ClaimResult judged(const Claim& claim) {
  std::vector<SampleTable> tables;
  constexpr std::int64_t kDraws = 2400;
  const auto columns = claim.study->columns();
  for (const std::int64_t width : {16, 32, 64, 128, 256}) {
    Setting setting;
    setting.seed = 12;
    tables.push_back(
        {claim.study->name(), width, columns,
         sim::run_ensemble(0, kDraws, std::ssize(columns), 1, [&](std::uint64_t sample) {
           return claim.study->draw(setting, width, sample);
         })});
  }
  return judge(claim, tables, {1e-3, std::nullopt});
}

TEST(CorrelationClaims, AreTheBoundsOfMeanAndVariance) {
  const auto claims = claims_of("d_m f(x1) d_n f(x2) d_r f(x3) d_mnr f(x4)");
  EXPECT_EQ(testing::ids(claims),
            (std::vector<std::string>{"correlation.mean", "correlation.variance"}));
  testing::expect_well_formed(claims);
  EXPECT_EQ(claims[0].predicted, -1.0);
  EXPECT_EQ(claims[1].predicted, -2.0);
  for (const Claim& claim : claims) {
    EXPECT_EQ(claim.kind, ClaimKind::kBound);
    EXPECT_TRUE(std::get<Slope>(claim.conclusion).upper_bound);
    EXPECT_NE(claim.statement.find("d_mnr f(x4)"), std::string::npos);
  }
}

TEST(CorrelationClaims, AnOddNumberOfFactorsHasNoMean) {
  const auto claims = claims_of("d_m f(x1) d_n f(x2) d_mn f(x3)");
  ASSERT_EQ(testing::ids(claims), (std::vector<std::string>{"correlation.variance"}));
  EXPECT_EQ(claims[0].predicted, -2.0);
  EXPECT_NE(claims[0].statement.find("E C = 0 at every width"), std::string::npos);
}

// E K^(1) ~ 1 and Var K^(1) ~ 1/n: the first attains its bound of 0, the second lies below it.
TEST(CorrelationClaims, ConfirmWhatLiesAtOrBelowTheBound) {
  for (const Claim& claim : claims_of("d_m f(x1) d_m f(x2)")) {
    const ClaimResult result = judged(claim);
    EXPECT_EQ(result.predicted, 0.0);
    EXPECT_EQ(result.verdict, Verdict::kConfirmed) << claim.id << ": " << result.reason;
    EXPECT_EQ(result.kind, ClaimKind::kBound);
  }
}

TEST(CorrelationClaims, RefuteABoundThatIsTooLow) {
  auto claims = claims_of("d_m f(x1) d_m f(x2)");
  claims[0].predicted = -0.5;
  claims[1].predicted = -2.0;
  for (const Claim& claim : claims) {
    EXPECT_EQ(judged(claim).verdict, Verdict::kRefuted) << claim.id;
  }
}

}  // namespace
}  // namespace widthwise::verify
