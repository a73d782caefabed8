// Distances to a normal law, and the band that holds for any law and any number of draws.

#include "verify/stats/kolmogorov_distance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/statistical_test.hpp"
#include "tests/verify/exact/exact_draws.hpp"

namespace widthwise::verify {
namespace {

using test::binomial_acceptance;
using test::kFalseAlarm;

std::vector<double> normal_draws(std::size_t n, std::mt19937_64& generator) {
  std::normal_distribution<double> normal;
  std::vector<double> draws(n);
  for (double& draw : draws) draw = normal(generator);
  return draws;
}

TEST(KolmogorovDistance, IsThatOfFewDrawsByHand) {
  const double phi1 = cdf(boost::math::normal(), 1.0);
  EXPECT_DOUBLE_EQ(kolmogorov_distance(std::vector<double>{0}, 1).value, 0.5);
  EXPECT_NEAR(kolmogorov_distance(std::vector<double>{1, -1}, 1).value, phi1 - 0.5, 1e-15);
  EXPECT_NEAR(kolmogorov_distance(std::vector<double>{2, 2, 2}, 2).value, phi1, 1e-15);
  EXPECT_NEAR(kolmogorov_distance(std::vector<double>{1e9}, 1).value, 1, 1e-15);
}

// Uniform draws by hand: the largest step is before the first.
TEST(KolmogorovDistance, ToAnotherLaw) {
  const auto uniform = [](double x) { return std::clamp(x, 0.0, 1.0); };
  EXPECT_DOUBLE_EQ(kolmogorov_distance(std::vector<double>{0.7, 0.9}, uniform).value, 0.7);
  EXPECT_DOUBLE_EQ(kolmogorov_distance(std::vector<double>{0.25, 0.75}, uniform).value, 0.25);
}

TEST(KolmogorovDistance, OfANormalShapeIsHalfAStep) {
  const Eigen::VectorXd shape = testing::normal_shape(1000);
  for (const double sigma : {1.0, 1e-12}) {
    const Eigen::VectorXd draws = sigma * shape;
    const std::span<const double> all(draws.data(), 1000);
    EXPECT_NEAR(kolmogorov_distance(all, sigma).value, 0.5 / 1000, 1e-12);
  }
}

TEST(KolmogorovDistance, SeesAWrongVarianceWithABinomialError) {
  // sup |Phi(x / 2) - Phi(x)| by a scan; the empirical one differs by noise that its error tells.
  const boost::math::normal law;
  double distance = 0;
  for (double x = 0; x < 5; x += 1e-3) {
    distance = std::max(distance, cdf(law, x) - cdf(law, x / 2));
  }
  std::mt19937_64 generator(test::test_seed(700));
  std::vector<double> draws = normal_draws(20000, generator);
  for (double& draw : draws) draw *= 2;
  const auto [value, se] = kolmogorov_distance(draws, 1);
  // A supremum of two equal peaks is biased by a fraction of its error.
  EXPECT_NEAR(value, distance, (1 + test::z_limit(kFalseAlarm)) * se);
  EXPECT_LT(se, 0.5 / std::sqrt(20000.0));
  EXPECT_GT(se, 0.2 / std::sqrt(20000.0));
}

TEST(KolmogorovDistance, RefusesWhatHasNone) {
  EXPECT_THROW(kolmogorov_distance({}, 1), std::invalid_argument);
  EXPECT_THROW(kolmogorov_distance(std::vector<double>{std::nan("")}, 1), std::invalid_argument);
  for (const double sigma : {0.0, -1.0, HUGE_VAL, std::nan("")}) {
    EXPECT_THROW(kolmogorov_distance(std::vector<double>{1}, sigma), std::invalid_argument);
  }
}

TEST(MassartInterval, HasTheTightConstant) {
  EXPECT_NEAR(massart_reach(100, 0.05), std::sqrt(std::log(40.0) / 200), 1e-15);
  EXPECT_NEAR(massart_reach(100, 0.05), 0.1358, 5e-5);  // tables: 1.358 / sqrt(n)
  const Interval clipped = massart_interval(0.01, 100, 0.05);
  EXPECT_EQ(clipped.lower, 0.0);
  EXPECT_NEAR(clipped.upper, 0.01 + massart_reach(100, 0.05), 1e-15);
  EXPECT_EQ(massart_interval(0.95, 100, 0.05).upper, 1.0);
  EXPECT_THROW(massart_reach(0, 0.05), std::invalid_argument);
  EXPECT_THROW(massart_reach(100, 0.0), std::invalid_argument);
}

TEST(MassartInterval, MissesAsRarelyAsItSays) {
  // The true distance is zero, so the interval misses when the empirical one exceeds the reach: for
  // large n the bound is the first term of Kolmogorov's series, hence nearly exact.
  constexpr double kAlpha = 0.05;
  constexpr std::size_t kDraws = 500;
  std::mt19937_64 generator(test::test_seed(710));
  const std::int64_t n = test::scaled_samples(4000);
  std::int64_t missed = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const double distance = kolmogorov_distance(normal_draws(kDraws, generator), 1).value;
    missed += massart_interval(distance, kDraws, kAlpha).lower > 0 ? 1 : 0;
  }
  EXPECT_LE(missed, binomial_acceptance(n, kAlpha, kFalseAlarm).second);
  EXPECT_GE(missed, binomial_acceptance(n, 0.7 * kAlpha, kFalseAlarm).first);
}

TEST(MassartInterval, ConfirmsAtLeastAsOftenAsTheBound) {
  constexpr double kAlpha = 0.01;
  constexpr double kMargin = 0.12;
  constexpr std::size_t kDraws = 400;
  const double bound = massart_confirmation_bound(kDraws, kMargin, kAlpha);
  EXPECT_GT(bound, 0.1);
  EXPECT_LT(bound, 0.9);
  std::mt19937_64 generator(test::test_seed(720));
  const std::int64_t n = test::scaled_samples(2000);
  std::int64_t confirmed = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const double distance = kolmogorov_distance(normal_draws(kDraws, generator), 1).value;
    const Interval interval = massart_interval(distance, kDraws, kAlpha);
    confirmed += equivalence_verdict(interval, 0, kMargin) == Verdict::kConfirmed ? 1 : 0;
  }
  EXPECT_GE(confirmed, binomial_acceptance(n, bound, kFalseAlarm).first);
  EXPECT_EQ(massart_confirmation_bound(100, 0.03, kAlpha), 0.0);
}

}  // namespace
}  // namespace widthwise::verify
