// The verdict and its power curve.

#include "verify/stats/verdict.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <stdexcept>

#include "tests/statistical_test.hpp"

namespace widthwise::verify {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

using test::binomial_acceptance;
using test::kFalseAlarm;

/// How many of n normal estimates of `truth` are judged `verdict` against prediction 0.
std::int64_t count_verdicts(Verdict verdict, std::int64_t n, double truth, double se, double margin,
                            double alpha, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> estimate(truth, se);
  std::int64_t count = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const Interval interval = normal_interval(estimate(generator), se, alpha);
    count += equivalence_verdict(interval, 0, margin) == verdict ? 1 : 0;
  }
  return count;
}

TEST(EquivalenceVerdict, FollowsTheIntervalsPlace) {
  EXPECT_EQ(equivalence_verdict({-1.05, -0.95}, -1, 0.1), Verdict::kConfirmed);
  EXPECT_EQ(equivalence_verdict({-0.8, -0.7}, -1, 0.1), Verdict::kRefuted);
  EXPECT_EQ(equivalence_verdict({-1.3, -1.2}, -1, 0.1), Verdict::kRefuted);
  EXPECT_EQ(equivalence_verdict({-0.95, -0.85}, -1, 0.1), Verdict::kInconclusive);
  // Close enough, and yet not around the prediction.
  EXPECT_EQ(equivalence_verdict({-0.99, -0.95}, -1, 0.1), Verdict::kInconclusive);
  EXPECT_TRUE(close_but_excluded({-0.99, -0.95}, -1, 0.1));
  EXPECT_FALSE(close_but_excluded({-1.05, -0.95}, -1, 0.1));
  EXPECT_FALSE(close_but_excluded({-0.95, -0.85}, -1, 0.1));
  // Too wide to say anything, though it is centred on the prediction.
  EXPECT_EQ(equivalence_verdict({-1.5, -0.5}, -1, 0.1), Verdict::kInconclusive);
}

TEST(EquivalenceVerdict, TouchingTheMarginConfirmsAndNeverRefutes) {
  EXPECT_EQ(equivalence_verdict({-0.5, 0.5}, 0, 0.5), Verdict::kConfirmed);
  EXPECT_EQ(equivalence_verdict({0.5, 0.6}, 0, 0.5), Verdict::kInconclusive);
  EXPECT_EQ(equivalence_verdict({-0.6, -0.5}, 0, 0.5), Verdict::kInconclusive);
}

TEST(EquivalenceVerdict, EndsThatAreNotFiniteAreInconclusive) {
  const double nan = std::nan("");
  EXPECT_EQ(equivalence_verdict({nan, nan}, 0, 0.1), Verdict::kInconclusive);
  EXPECT_EQ(equivalence_verdict({5, kInfinity}, 0, 0.1), Verdict::kInconclusive);
  EXPECT_EQ(equivalence_verdict({-kInfinity, -5}, 0, 0.1), Verdict::kInconclusive);
}

TEST(EquivalenceVerdict, RefusesArgumentsWithoutMeaning) {
  EXPECT_THROW(equivalence_verdict({0, 1}, 0, 0), std::invalid_argument);
  EXPECT_THROW(equivalence_verdict({0, 1}, std::nan(""), 0.1), std::invalid_argument);
  EXPECT_THROW(equivalence_verdict({1, 0}, 0, 0.1), std::invalid_argument);
}

TEST(BoundVerdict, AsksOnlyWhatLiesAbove) {
  EXPECT_EQ(bound_verdict({-9, 0.1}, 0, 0.1), Verdict::kConfirmed);
  EXPECT_EQ(bound_verdict({-9, 0.1000001}, 0, 0.1), Verdict::kInconclusive);
  EXPECT_EQ(bound_verdict({0.1, 0.3}, 0, 0.1), Verdict::kInconclusive);
  EXPECT_EQ(bound_verdict({0.1000001, 0.3}, 0, 0.1), Verdict::kRefuted);
  EXPECT_EQ(bound_verdict({-kInfinity, 0.0}, 0, 0.1), Verdict::kInconclusive);
  EXPECT_THROW(bound_verdict({0, 1}, 0, -0.1), std::invalid_argument);
  EXPECT_EQ(bound_verdict({-1, 0}, 0, 0), Verdict::kConfirmed) << "a bound without a margin";
  EXPECT_THROW(bound_verdict({0, 1}, std::nan(""), 0.1), std::invalid_argument);
  EXPECT_THROW(bound_verdict({1, 0}, 0, 0.1), std::invalid_argument);
}

TEST(BoundVerdict, IsConfirmedAsOftenAsItsPowerSays) {
  const std::int64_t n = test::scaled_samples(50000);
  std::mt19937_64 generator(test::test_seed(20301));
  for (const double truth : {-0.05, 0.0, 0.05, 0.1}) {
    std::normal_distribution<double> estimate(truth, 0.03);
    std::int64_t confirmed = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      const Interval interval = normal_interval(estimate(generator), 0.03, 0.01);
      if (bound_verdict(interval, 0, 0.1) == Verdict::kConfirmed) ++confirmed;
    }
    const double chance =
        bound_confirmation_probability(truth, 0.03, 0.1, interval_reach(0.03, 0.01));
    const auto [low, high] = binomial_acceptance(n, chance, kFalseAlarm / 4);
    EXPECT_GE(confirmed, low) << truth;
    EXPECT_LE(confirmed, high) << truth;
  }
  // At the margin: half of alpha, however large the error.
  EXPECT_NEAR(bound_confirmation_probability(0.1, 0.5, 0.1, interval_reach(0.5, 0.01)), 0.005,
              1e-15);
  EXPECT_EQ(bound_confirmation_probability(0.1, 0, 0.1, 0), 1);
  EXPECT_EQ(bound_confirmation_probability(0.11, 0, 0.1, 0), 0);
}

TEST(VerdictName, IsUpperCase) {
  EXPECT_EQ(name(Verdict::kConfirmed), "CONFIRMED");
  EXPECT_EQ(name(Verdict::kRefuted), "REFUTED");
  EXPECT_EQ(name(Verdict::kInconclusive), "INCONCLUSIVE");
}

TEST(ErrorBudget, IsSpentInFullAndNoMore) {
  const ErrorBudget budget{1e-3, 7, 3};
  EXPECT_DOUBLE_EQ(budget.per_interval() * 21, 1e-3);
  EXPECT_THROW((ErrorBudget{1e-3, 0, 1}.per_interval()), std::invalid_argument);
  EXPECT_THROW((ErrorBudget{0, 1, 1}.per_interval()), std::invalid_argument);
}

TEST(NormalInterval, ReachesTheTabulatedQuantile) {
  const Interval interval = normal_interval(1, 2, 0.05);
  EXPECT_NEAR(interval.lower, 1 - 2 * 1.959963984540054, 1e-13);
  EXPECT_NEAR(interval.upper, 1 + 2 * 1.959963984540054, 1e-13);
  // P(|Z| > z) = alpha from the other side, where 1 - alpha / 2 rounds to 1.
  const double alpha = 1e-20;
  EXPECT_NEAR(std::erfc(normal_interval(0, 1, alpha).upper / std::sqrt(2.0)) / alpha, 1, 1e-12);
}

TEST(NormalInterval, KnowsNothingWithoutAnError) {
  EXPECT_EQ(normal_interval(1, kInfinity, 0.05).lower, -kInfinity);
  EXPECT_EQ(normal_interval(1, kInfinity, 0.05).upper, kInfinity);
  EXPECT_THROW(normal_interval(1, -1, 0.05), std::invalid_argument);
  EXPECT_THROW(normal_interval(1, std::nan(""), 0.05), std::invalid_argument);
  EXPECT_THROW(normal_interval(1, 1, 0), std::invalid_argument);
}

TEST(ConfirmationProbability, LimitsAreCertain) {
  EXPECT_EQ(confirmation_probability(0, 0, 0.1, 0), 1);
  EXPECT_EQ(confirmation_probability(0.2, 0, 0.1, 0), 0);
  // Wider than the margin: no estimate confirms.
  EXPECT_EQ(confirmation_probability(0, 0.1, 0.1, interval_reach(0.1, 0.01)), 0);
  EXPECT_EQ(confirmation_probability(0, kInfinity, 0.1, kInfinity), 0);
  EXPECT_EQ(confirmation_probability(0.03, 0.02, 0.1, 0.05),
            confirmation_probability(-0.03, 0.02, 0.1, 0.05));
}

TEST(ConfirmationProbability, AtTheMarginIsAtMostHalfOfAlpha) {
  for (const double alpha : {0.1, 0.01, 1e-6}) {
    double largest = 0;
    for (double se = 0.001; se < 0.1; se *= 1.1) {
      largest =
          std::max(largest, confirmation_probability(0.1, se, 0.1, interval_reach(se, alpha)));
    }
    EXPECT_LE(largest, alpha / 2 * (1 + 1e-12));
    // The bound is reached, so that it is not won by never confirming: but for the far tail, where
    // the interval reaches over half of the margin.
    EXPECT_GT(largest, alpha / 2 * (1 - 1e-4));
  }
}

TEST(ConfirmationProbability, IsTheRateOfConfirmedVerdicts) {
  const std::int64_t n = test::scaled_samples(100000);
  std::uint64_t seed = test::test_seed(20201);
  for (const double truth : {0.0, 0.03, 0.06, 0.1}) {
    for (const double se : {0.01, 0.03}) {
      const double chance = confirmation_probability(truth, se, 0.1, interval_reach(se, 0.01));
      const auto [low, high] = binomial_acceptance(n, chance, kFalseAlarm / 8);
      const auto count = count_verdicts(Verdict::kConfirmed, n, truth, se, 0.1, 0.01, seed++);
      EXPECT_GE(count, low) << "truth " << truth << " se " << se;
      EXPECT_LE(count, high) << "truth " << truth << " se " << se;
    }
  }
}

TEST(EquivalenceVerdict, RefutesATruthJustInsideTheMarginNoOftenerThanHalfOfAlpha) {
  const std::int64_t n = test::scaled_samples(200000);
  const auto count =
      count_verdicts(Verdict::kRefuted, n, 0.1, 0.01, 0.1, 0.01, test::test_seed(20202));
  // Exactly alpha / 2: the estimate lies z(1 - alpha / 2) errors beyond the margin.
  const auto [low, high] = binomial_acceptance(n, 0.005, kFalseAlarm);
  EXPECT_GE(count, low);
  EXPECT_LE(count, high);
}

TEST(EquivalenceVerdict, ARateOffByOneHalfIsRefuted) {
  const std::int64_t n = test::scaled_samples(20000);
  const double alpha = ErrorBudget{1e-3, 7, 3}.per_interval();
  const double se = 0.05;
  // The far side's chance is below 1e-30.
  const double z = normal_interval(0, 1, alpha).upper;
  const boost::math::normal standard;
  const double chance = cdf(standard, (0.5 - 0.1) / se - z);
  const auto [low, high] = binomial_acceptance(n, chance, kFalseAlarm);
  const auto count =
      count_verdicts(Verdict::kRefuted, n, 0.5, se, 0.1, alpha, test::test_seed(20203));
  EXPECT_GE(count, low);
  EXPECT_LE(count, high);
}

}  // namespace
}  // namespace widthwise::verify
