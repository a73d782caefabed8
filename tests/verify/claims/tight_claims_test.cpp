// Rates that hold from both sides, as one verdict over five quantiles.

#include "verify/claims/tight_claims.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "tests/verify/claims/theorem_claims.hpp"
#include "verify/claims/catalogue.hpp"
#include "verify/claims/theorem1.hpp"
#include "verify/stats/quantile_modulus.hpp"

namespace widthwise::verify {
namespace {

constexpr double kTightAlpha = 1e-3;

Claim tight_r2() {
  return tight_claims({theorem1_mlp_claims(3, 1.0)[1]}).front();
}

using DrawAt = double (*)(double normal, double uniform, double width);

std::vector<SampleTable> tables_of(const Claim& claim, DrawAt draw, int n_draws) {
  std::mt19937_64 generator(3);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  std::vector<SampleTable> tables;
  for (std::int64_t width = 64; width <= 8192; width *= 2) {
    SampleTable table{.study = {}, .width = width, .columns = claim.study->columns(), .draws = {}};
    table.draws.setZero(n_draws, std::ssize(table.columns));
    for (double& x : table.draws.col(*claim.order)) {
      const double z = normal(generator);
      x = draw(z, uniform(generator), static_cast<double>(width));
    }
    tables.push_back(table);
  }
  return tables;
}

ClaimResult judged_draws(const Claim& claim, DrawAt draw, int n_draws = 20000,
                         double alpha = kTightAlpha) {
  return judge(claim, tables_of(claim, draw, n_draws), {.alpha = alpha, .slope_margin = {}});
}

// K^(2) of MLPs: n^-1, all quantiles alike.
double like_its_rate(double z, double, double n) {
  return z / n;
}

// A tail of 3 % of the draws that does not fall.
double with_a_heavy_tail(double z, double u, double n) {
  return u < 0.03 ? 3 * z : z / n;
}

// A core of 3 % of the draws that is far smaller than the rate says.
double with_a_vanishing_core(double z, double u, double n) {
  return u < 0.03 ? z / (n * n * std::sqrt(n)) : z / n;
}

TEST(TightClaims, StandBesideEveryRateOfAUsualRun) {
  std::vector<Claim> rates = theorem1_mlp_claims(3, 1.0);
  EXPECT_EQ(testing::ids(tight_claims(rates)),
            (std::vector<std::string>{"theorem1.mlp.r1.tight", "theorem1.mlp.r2.tight",
                                      "theorem1.mlp.r3.tight", "theorem1.mlp.r4.tight"}));
  rates[1].long_run = true;
  EXPECT_EQ(tight_claims(rates).size(), 3u);
  const Claim tight = tight_r2();
  EXPECT_TRUE(tight.long_run);
  EXPECT_EQ(tight.predicted, -1.0);
  EXPECT_EQ(std::get<TightSlopes>(tight.conclusion).others.size(), 4u);
  EXPECT_NE(in_words(tight.conclusion, "median").find("4 other quantiles"), std::string::npos);
}

// The 1 % quantile of a law with a density at zero has 8.6 times the error of its median.
TEST(TightClaims, AreConfirmedWhereAllQuantilesHaveTheRate) {
  const ClaimResult result = judged_draws(tight_r2(), like_its_rate, 250000);
  EXPECT_EQ(result.verdict, Verdict::kConfirmed) << result.reason;
  EXPECT_TRUE(result.ci.contains(-1.0));
  EXPECT_NEAR(result.ci.lower + 1.0, 0.0, kSlopeMargin);
  EXPECT_NEAR(result.ci.upper + 1.0, 0.0, kSlopeMargin);
  EXPECT_EQ(result.alpha, kTightAlpha);
  ASSERT_EQ(result.rows.size(), 8u);
  EXPECT_EQ(result.rows.front().statistic, "median |K^(2)|");
}

TEST(TightClaims, AreRefutedByATailThatTheMedianDoesNotSee) {
  const ClaimResult result = judged_draws(tight_r2(), with_a_heavy_tail);
  EXPECT_EQ(result.verdict, Verdict::kRefuted) << result.reason;
  EXPECT_TRUE(result.reason.starts_with("99 % quantile of |K^(2)|")) << result.reason;
  EXPECT_NEAR(result.estimate, 0.0, 0.1);
  EXPECT_FALSE(result.ci.contains(-1.0));
}

TEST(TightClaims, AreRefutedByACoreThatVanishes) {
  const ClaimResult result = judged_draws(tight_r2(), with_a_vanishing_core);
  EXPECT_EQ(result.verdict, Verdict::kRefuted) << result.reason;
  EXPECT_TRUE(result.reason.starts_with("1 % quantile of |K^(2)|")) << result.reason;
}

TEST(TightClaims, StayOpenWhereOneQuantileIsNotKnown) {
  const ClaimResult result = judged_draws(tight_r2(), like_its_rate, 400);
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  EXPECT_FALSE(result.reason.empty());
}

// Each quantile may spend a fifth: its interval is that of a claim of its own at alpha / 5.
TEST(TightClaims, ShareAlphaAmongTheQuantiles) {
  const Claim tight = tight_r2();
  const ClaimResult together = judged_draws(tight, like_its_rate);
  Interval hull{kInfinity, -kInfinity};
  for (const double level : {0.01, 0.05, 0.5, 0.95, 0.99}) {
    Claim alone = theorem1_mlp_claims(3, 1.0)[1];
    alone.statistic = quantile_modulus(2, level);
    const Interval interval = judged_draws(alone, like_its_rate, 20000, kTightAlpha / 5).ci;
    hull = {std::min(hull.lower, interval.lower), std::max(hull.upper, interval.upper)};
  }
  EXPECT_DOUBLE_EQ(together.ci.lower, hull.lower);
  EXPECT_DOUBLE_EQ(together.ci.upper, hull.upper);
}

}  // namespace
}  // namespace widthwise::verify
