// Quantiles and moments of draws, and above all their standard errors.

#include "verify/stats/estimator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/statistical_test.hpp"
#include "verify/stats/verdict.hpp"

#ifdef _OPENMP
#include <omp.h>
#endif

namespace widthwise::verify {
namespace {

using test::binomial_acceptance;
using test::kFalseAlarm;
using test::z_limit;

std::vector<double> normal_draws(std::size_t n, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> normal;
  std::vector<double> draws(n);
  for (double& draw : draws) draw = normal(generator);
  return draws;
}

TEST(LogAbsQuantile, OfFewDrawsIsTheOrderStatistic) {
  EXPECT_DOUBLE_EQ(log_abs_quantile(std::vector<double>{-8, 2, 4}).value, std::log(4));
  EXPECT_DOUBLE_EQ(log_abs_quantile(std::vector<double>{-8, 2, 4, 1}).value, std::log(3));
  // Rank (19 + 1) / 20 = 1: the least of 19.
  std::vector<double> draws(19);
  for (std::size_t i = 0; i < draws.size(); ++i) draws[i] = static_cast<double>(i + 5);
  EXPECT_NEAR(log_abs_quantile(draws, 0.05).value, std::log(5), 1e-15);
  EXPECT_NEAR(log_abs_quantile(draws, 0.95).value, std::log(23), 1e-14);
}

TEST(LogAbsQuantile, ErrorOfThreeDrawsIsThatOfAll27Resamples) {
  // The median of a resample of three is the least draw in 7 of 27, the middle one in 13 of 27.
  const std::vector<double> draws{1, std::exp(1.0), std::exp(3.0)};
  const double mean_log = (7 * 0.0 + 13 * 1.0 + 7 * 3.0) / 27;
  const double square = (7 * 0.0 + 13 * 1.0 + 7 * 9.0) / 27;
  EXPECT_NEAR(log_abs_quantile(draws).se, std::sqrt(square - mean_log * mean_log), 1e-14);
}

TEST(LogAbsQuantile, ErrorIsThatOfBruteForceResampling) {
  const std::vector<double> draws = normal_draws(101, 41);
  std::mt19937_64 generator(test::test_seed(42));
  std::uniform_int_distribution<std::size_t> index(0, draws.size() - 1);
  for (const double level : {0.25, 0.5}) {
    // Level 0.25 of 101 draws has the rank 25.5: brute force averages the two neighbours.
    const double rank = level * static_cast<double>(draws.size() + 1);
    std::vector<double> medians(static_cast<std::size_t>(test::scaled_samples(20000)));
    std::vector<double> resample(draws.size());
    for (double& median : medians) {
      for (double& value : resample) value = std::abs(draws[index(generator)]);
      std::sort(resample.begin(), resample.end());
      const double low = resample[static_cast<std::size_t>(std::floor(rank)) - 1];
      const double high = resample[static_cast<std::size_t>(std::ceil(rank)) - 1];
      median = std::log((low + high) / 2);
    }
    const auto n = static_cast<double>(medians.size());
    const double brute = mean(medians).se * std::sqrt(n);
    // A standard deviation is known to 1 / sqrt(2 n) for normal values; twice that allows for a
    // kurtosis of 9. Averaging two neighbours is not the same estimator as a real rank between
    // them: over half a rank the spread may change by a fraction 1 / (2 rank).
    const double half_rank = rank == std::floor(rank) ? 0 : 0.5 / rank;
    const double tolerance = 2 * z_limit(kFalseAlarm, 2) / std::sqrt(2 * n) + half_rank;
    EXPECT_NEAR(log_abs_quantile(draws, level).se / brute, 1, tolerance) << level;
  }
}

/// Mean over studies of the reported SE, against the asymptotic one of the log-median,
/// 1 / (2 m f(m) sqrt(n)) for a density f of the modulus and its median m.
void expect_mean_error(const std::function<double(std::mt19937_64&)>& draw, double m_times_density,
                       std::uint64_t seed) {
  constexpr std::size_t kDraws = 2001;
  std::mt19937_64 generator(seed);
  std::vector<double> errors(static_cast<std::size_t>(test::scaled_samples(400)));
  std::vector<double> draws(kDraws);
  for (double& error : errors) {
    for (double& value : draws) value = draw(generator);
    error = log_abs_quantile(draws).se;
  }
  const double expected = 1 / (2 * m_times_density * std::sqrt(double{kDraws}));
  const Estimate average = mean(errors);
  // The bootstrap variance of a median has a relative bias of order n^(-1/2) [MaritzJarrett1978].
  const double bias = expected / std::sqrt(double{kDraws});
  EXPECT_NEAR(average.value, expected, z_limit(kFalseAlarm) * average.se + bias);
}

TEST(LogAbsQuantile, ErrorIsThatOfTheMedianOfNormals) {
  const double median = 0.6744897501960817;  // of |Z|
  const double density = std::sqrt(2 / std::numbers::pi) * std::exp(-median * median / 2);
  std::normal_distribution<double> normal;
  expect_mean_error([&](auto& g) { return normal(g); }, median * density, test::test_seed(43));
}

TEST(LogAbsQuantile, ErrorIsThatOfTheMedianOfExponentials) {
  std::exponential_distribution<double> exponential;
  expect_mean_error([&](auto& g) { return exponential(g); }, std::numbers::ln2 / 2,
                    test::test_seed(44));
}

TEST(LogAbsQuantile, ItsIntervalCoversTheTrueMedian) {
  // Draws like products of many factors: log |K| normal with spread 1.5, median 1.
  const std::int64_t n = test::scaled_samples(2000);
  std::mt19937_64 generator(test::test_seed(45));
  std::lognormal_distribution<double> law(0, 1.5);
  std::vector<double> draws(1000);
  constexpr double kAlpha = 0.05;
  std::int64_t missed = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    for (double& draw : draws) draw = law(generator);
    const Estimate estimate = log_abs_quantile(draws);
    const Interval interval = normal_interval(estimate.value, estimate.se, kAlpha);
    missed += interval.lower <= 0 && 0 <= interval.upper ? 0 : 1;
  }
  // The estimated error has itself a relative variance of n^(-1/2) / sqrt(pi) [HallMartin1988],
  // 13 % as a standard deviation here. To first order in it the chance of a miss grows as Student's
  // law with the degrees of freedom that give the same variance.
  const double z = normal_interval(0, 1, kAlpha).upper;
  const double spread_squared = 1 / std::sqrt(std::numbers::pi * static_cast<double>(draws.size()));
  const boost::math::normal standard;
  const double excess = pdf(standard, z) * z * (z * z + 1) * spread_squared;
  const std::int64_t most = binomial_acceptance(n, kAlpha + excess, kFalseAlarm).second;
  EXPECT_GE(missed, binomial_acceptance(n, kAlpha, kFalseAlarm).first);
  EXPECT_LE(missed, most);
  // A standard error of half the size would have been seen.
  const double halved = std::erfc(z / 2 / std::numbers::sqrt2);
  EXPECT_LT(most, binomial_acceptance(n, halved, kFalseAlarm).first);
}

TEST(LogAbsQuantile, IgnoresOrderSignAndUnit) {
  std::vector<double> draws = normal_draws(1000, 46);
  const Estimate before = log_abs_quantile(draws, 0.3);
  std::mt19937_64 generator(47);
  std::shuffle(draws.begin(), draws.end(), generator);
  EXPECT_EQ(log_abs_quantile(draws, 0.3).value, before.value);
  EXPECT_EQ(log_abs_quantile(draws, 0.3).se, before.se);
  for (double& draw : draws) draw *= -1024;  // a power of two: no rounding
  EXPECT_NEAR(log_abs_quantile(draws, 0.3).value, before.value + std::log(1024), 1e-14);
  EXPECT_NEAR(log_abs_quantile(draws, 0.3).se, before.se, 1e-14);
}

TEST(LogAbsQuantile, KnowsNoErrorOfOneDrawOrBesideZeros) {
  EXPECT_EQ(log_abs_quantile(std::vector<double>{2}).se, kInfinity);
  EXPECT_EQ(log_abs_quantile(std::vector<double>{0, 2, 3}).se, kInfinity);
  EXPECT_EQ(log_abs_quantile(std::vector<double>{2, 2, 2}).se, 0);
}

TEST(LogAbsQuantile, RefusesWhatHasNoQuantile) {
  const std::vector<double> good{1, 2, 3};
  EXPECT_THROW(log_abs_quantile({}), std::invalid_argument);
  EXPECT_THROW(log_abs_quantile(good, 0), std::invalid_argument);
  EXPECT_THROW(log_abs_quantile(good, 1), std::invalid_argument);
  EXPECT_THROW(log_abs_quantile(good, std::nan("")), std::invalid_argument);
  EXPECT_THROW(log_abs_quantile(std::vector<double>{1, std::nan("")}), std::invalid_argument);
  EXPECT_THROW(log_abs_quantile(std::vector<double>{1, kInfinity}), std::invalid_argument);
  EXPECT_THROW(log_abs_quantile(std::vector<double>{0, 0, 1}), std::invalid_argument);
}

TEST(LogAbsMoment, IsTheLogarithmOfTheMean) {
  const std::vector<double> draws{-3, 4};
  EXPECT_NEAR(log_abs_moment(draws, 1, 0).value, std::log(3.5), 1e-15);
  EXPECT_NEAR(log_abs_moment(draws, 2, 0).value, std::log(std::sqrt(12.5)), 1e-15);
  // Neither under- nor overflow on the way.
  EXPECT_NEAR(log_abs_moment(std::vector<double>{3e200, 4e200}, 2, 0).value,
              std::log(std::sqrt(12.5)) + std::log(1e200), 1e-12);
  EXPECT_NEAR(log_abs_moment(std::vector<double>{3e-200, 4e-200}, 2, 0).value,
              std::log(std::sqrt(12.5)) + std::log(1e-200), 1e-12);
}

TEST(LogAbsMoment, ErrorIsThatOfTheDeltaMethod) {
  const std::vector<double> draws = normal_draws(4000, 48);
  constexpr int kResamples = 2000;
  const double tolerance = z_limit(kFalseAlarm, 2) / std::sqrt(2.0 * kResamples);
  for (const double power : {1.0, 2.0}) {
    std::vector<double> terms;
    for (const double draw : draws) terms.push_back(std::pow(std::abs(draw), power));
    const Estimate moment = mean(terms);
    const double expected = moment.se / moment.value / power;
    // The delta method is off by the squared relative error of the moment, here 1e-3 of it.
    const Estimate estimate = log_abs_moment(draws, power, test::test_seed(49), kResamples);
    EXPECT_NEAR(estimate.se / expected, 1, tolerance + 0.001) << power;
  }
}

TEST(LogAbsMoment, IsTheSameForAnyNumberOfThreadsAndDependsOnTheSeed) {
  const std::vector<double> draws = normal_draws(1001, 50);
  const double se = log_abs_moment(draws, 2, 7).se;
#ifdef _OPENMP
  const int threads = omp_get_max_threads();
  for (const int n : {1, 2, 3}) {
    omp_set_num_threads(n);
    EXPECT_EQ(log_abs_moment(draws, 2, 7).se, se) << n << " threads";
  }
  omp_set_num_threads(threads);
#endif
  EXPECT_NE(log_abs_moment(draws, 2, 8).se, se);
  EXPECT_NE(log_abs_moment(draws, 2, 7 + (std::uint64_t{1} << 40)).se, se);
}

TEST(LogAbsMoment, RefusesWhatHasNoMoment) {
  const std::vector<double> good{1, 2, 3};
  EXPECT_THROW(log_abs_moment({}, 2, 0), std::invalid_argument);
  EXPECT_THROW(log_abs_moment(good, 0, 0), std::invalid_argument);
  EXPECT_THROW(log_abs_moment(good, 2, 0, 1), std::invalid_argument);
  EXPECT_THROW(log_abs_moment(std::vector<double>{0, 0}, 2, 0), std::invalid_argument);
  EXPECT_THROW(log_abs_moment(std::vector<double>{1, std::nan("")}, 2, 0), std::invalid_argument);
  EXPECT_EQ(log_abs_moment(std::vector<double>{2}, 2, 0).se, kInfinity);
  // One resample in four is all zeros: the logarithm has no spread.
  EXPECT_EQ(log_abs_moment(std::vector<double>{0, 1}, 2, 0).se, kInfinity);
}

TEST(Mean, HasTheTextbookError) {
  const Estimate estimate = mean(std::vector<double>{1, 2, 3, 4});
  EXPECT_DOUBLE_EQ(estimate.value, 2.5);
  EXPECT_DOUBLE_EQ(estimate.se, std::sqrt(5.0 / 3 / 4));
  EXPECT_EQ(mean(std::vector<double>{3}).se, kInfinity);
  EXPECT_THROW(mean({}), std::invalid_argument);
}

// A Student ratio with sqrt(pi n) / 2 degrees of freedom leaves (-t, t) with chance alpha.
TEST(StudentInterval, IsThatOfStudentsLaw) {
  const auto reach = [](double alpha, std::int64_t n) {
    return student_interval({0.0, 1.0}, alpha, n).upper;
  };
  for (const std::int64_t n : {100, 2000, 16000}) {
    const boost::math::students_t student(std::sqrt(std::numbers::pi * n) / 2);
    // The last is what the smallest alpha of a run leaves to an interval, or less.
    for (const double alpha : {1e-2, 5e-5, 1e-20, 1e-110}) {
      EXPECT_NEAR(2 * cdf(complement(student, reach(alpha, n))), alpha, 1e-9 * alpha) << n;
    }
  }
  // Tables of Student's law: t(0.975) = 2.228 at 10 degrees of freedom.
  const auto n_of_ten = static_cast<std::int64_t>(std::llround(400 / std::numbers::pi));
  EXPECT_NEAR(reach(0.05, n_of_ten), 2.228, 0.002);
  EXPECT_GT(reach(5e-5, 100), interval_reach(1.0, 1e-10));
  EXPECT_NEAR(reach(5e-5, 100'000'000), interval_reach(1.0, 5e-5), 0.01);
  EXPECT_TRUE(std::isfinite(reach(1e-110, 1)));
  const Interval interval = student_interval({3.0, 0.5}, 0.05, n_of_ten);
  EXPECT_NEAR(interval.lower, 3.0 - 0.5 * 2.228, 0.001);
  EXPECT_NEAR(interval.upper, 3.0 + 0.5 * 2.228, 0.001);
  EXPECT_EQ(student_interval({3.0, kInfinity}, 0.05, 100).lower, -kInfinity);
  EXPECT_THROW(reach(0.0, 100), std::invalid_argument);
  EXPECT_THROW(reach(0.05, 0), std::invalid_argument);
}

TEST(Pooled, WeighsAsTold) {
  const std::vector<Estimate> estimates{{1, 1}, {4, 2}};
  const Estimate both = pooled(estimates, std::vector<double>{3, 1});
  EXPECT_DOUBLE_EQ(both.value, (3 * 1 + 1 * 4) / 4.0);
  EXPECT_DOUBLE_EQ(both.se, std::sqrt(9 * 1 + 1 * 4) / 4.0);
  EXPECT_THROW(pooled({}, {}), std::invalid_argument);
  EXPECT_THROW(pooled(estimates, std::vector<double>{1}), std::invalid_argument);
  EXPECT_THROW(pooled(estimates, std::vector<double>{1, 0}), std::invalid_argument);
}

TEST(AbsBands, AreTheQuantiles) {
  const std::vector<double> draws = normal_draws(999, 51);
  const auto bands = abs_bands(draws);
  for (std::size_t i = 0; i < bands.size(); ++i) {
    EXPECT_NEAR(std::log(bands[i]), log_abs_quantile(draws, kBandLevels[i]).value, 1e-15);
  }
  EXPECT_EQ(abs_bands(std::vector<double>{0, 0, 0})[2], 0);
  EXPECT_EQ(abs_bands(std::vector<double>{-2})[4], 2);
  EXPECT_THROW(abs_bands({}), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
