// Variance, relative variance and kurtosis, and above all their standard errors.

#include "verify/stats/moment_estimator.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/statistical_test.hpp"

namespace widthwise::verify {
namespace {

using test::kFalseAlarm;
using test::z_limit;

using Law = std::function<double(std::mt19937_64&)>;
using Estimator = Estimate (*)(std::span<const double>);

double normal(std::mt19937_64& generator) {
  return std::normal_distribution<double>()(generator);
}

/// Moments 0, 1/3, 0, 1/5 on [-1, 1].
double uniform(std::mt19937_64& generator) {
  return std::uniform_real_distribution<double>(-1, 1)(generator);
}

std::vector<double> draws_of(const Law& law, std::size_t n, std::mt19937_64& generator) {
  std::vector<double> draws(n);
  for (double& draw : draws) draw = law(generator);
  return draws;
}

/// Over many samples: the estimates scatter around `truth`, to `bias`, as the errors say, and these
/// are on average `expected_se`, but for a fraction `error_bias` / n.
void expect_estimates(Estimator estimator, const Law& law, double truth, double bias,
                      double expected_se, double error_bias, std::uint64_t seed) {
  constexpr std::size_t kDraws = 2000;
  std::mt19937_64 generator(seed);
  std::vector<double> values;
  std::vector<double> errors;
  for (std::int64_t i = 0; i < test::scaled_samples(1500); ++i) {
    const Estimate estimate = estimator(draws_of(law, kDraws, generator));
    values.push_back(estimate.value);
    errors.push_back(estimate.se);
  }
  const Estimate centre = mean(values);
  const double n = static_cast<double>(values.size());
  const double spread = centre.se * std::sqrt(n);
  const Estimate error = mean(errors);
  EXPECT_NEAR(centre.value, truth + bias, z_limit(kFalseAlarm, 3) * centre.se);
  EXPECT_NEAR(spread / error.value, 1, 1.2 * z_limit(kFalseAlarm, 3) / std::sqrt(2 * n));
  EXPECT_NEAR(error.value, expected_se,
              z_limit(kFalseAlarm, 3) * error.se + error_bias * expected_se / kDraws);
}

TEST(Variance, IsTheUnbiasedOne) {
  EXPECT_DOUBLE_EQ(variance(std::vector<double>{1, 2, 3, 4}).value, 5.0 / 3);
  // m4 of -1.5, -0.5, 0.5, 1.5 is 41/16 and (n - 3) / (n - 1) = 1/3.
  EXPECT_NEAR(variance(std::vector<double>{1, 2, 3, 4}).se,
              std::sqrt((41.0 / 16 - 25.0 / 9 / 3) / 4), 1e-15);
}

TEST(Variance, HasTheErrorThatItScattersBy) {
  // Var s^2 = 2 sigma^4 / (n - 1) for normals, (m4 - sigma^4) / n + .. for the uniform law.
  expect_estimates(variance, normal, 1, 0, std::sqrt(2.0 / 2000), 10, test::test_seed(600));
  expect_estimates(variance, uniform, 1.0 / 3, 0, std::sqrt((1.0 / 5 - 1.0 / 9) / 2000), 10,
                   test::test_seed(601));
}

TEST(KurtosisRatio, IsThatOfFewDrawsByHand) {
  // m2 = 5/2, m4 = 17/2.
  const Estimate estimate = kurtosis_ratio(std::vector<double>{-1, 2});
  EXPECT_DOUBLE_EQ(estimate.value, 17.0 / 2 / (3 * 25.0 / 4));
  // Influences (1 - m4) / (3 m2^2) - 2 m4 (1 - m2) / (3 m2^3) and its negative.
  const double influence = (1 - 8.5) / 18.75 - 17 * (1 - 2.5) / (3 * 15.625);
  EXPECT_NEAR(estimate.se, std::abs(influence) / std::sqrt(2.0), 1e-15);
}

TEST(KurtosisRatio, HasTheErrorThatItScattersBy) {
  // The error rests on eighth moments, which few draws reach: for normals it is low by 60 / n or
  // so. Influence He_4 / 3 for normals: variance 24 / 9; the mean is n / (n + 2).
  expect_estimates(kurtosis_ratio, normal, 1, -2.0 / 2002, std::sqrt(24.0 / 9 / 2000), 100,
                   test::test_seed(610));
  // Influence of the uniform law: (9 x^4 - 9/5 - 18/5 (3 x^2 - 1)) / 3. Bias to second order:
  // (3 m4 Var x^2 / m2^4 - 2 Cov(x^4, x^2) / m2^3) / (3 n).
  const double influence = [] {
    double sum = 0;
    constexpr int kSteps = 20000;
    for (int i = 0; i < kSteps; ++i) {
      const double s = std::pow((i + 0.5) / kSteps, 2);
      sum += std::pow((9 * s * s - 1.8 - 3.6 * (3 * s - 1)) / 3, 2);
    }
    return sum / kSteps;
  }();
  const double bias = (0.6 * 4 / 45 * 81 - 16.0 / 105 * 27) / 3 / 2000;
  expect_estimates(kurtosis_ratio, uniform, 0.6, bias, std::sqrt(influence / 2000), 100,
                   test::test_seed(611));
}

TEST(KurtosisRatio, CountsMomentsAboutZero) {
  EXPECT_DOUBLE_EQ(kurtosis_ratio(std::vector<double>{5, 5, 5}).value, 1.0 / 3);
}

/// Mean 1, central moments 1, 2, 9.
double exponential(std::mt19937_64& generator) {
  return std::exponential_distribution<double>()(generator);
}

TEST(RelativeVariance, IsThatOfFewDrawsByHand) {
  // Mean 2, mean squared deviation 2/3.
  const Estimate estimate = relative_variance(std::vector<double>{1, 2, 3});
  EXPECT_DOUBLE_EQ(estimate.value, 1.0 / 6);
  // Influences d^2 - 1/6 - d/3 at d = -1/2, 0, 1/2: 1/4, -1/6, -1/12.
  EXPECT_NEAR(estimate.se, std::sqrt((1.0 / 16 + 1.0 / 36 + 1.0 / 144) / 3 / 3), 1e-15);
}

TEST(RelativeVariance, HasTheErrorThatItScattersBy) {
  // Normal around 2: the influence is (y^2 - 1) / 4 - y / 4 for a standard normal y.
  const Law around_two = [](std::mt19937_64& generator) { return 2 + normal(generator); };
  expect_estimates(relative_variance, around_two, 0.25, 0, std::sqrt((2.0 / 16 + 1.0 / 16) / 2000),
                   100, test::test_seed(630));
  // Exponential: y^2 - 1 - 2 y has the variance 8 + 4 - 4 * 2, and E m2 / x^2 = (n - 1) / (n + 1).
  expect_estimates(relative_variance, exponential, 1, -2.0 / 2001, std::sqrt(4.0 / 2000), 100,
                   test::test_seed(631));
}

TEST(RelativeVariance, IsOverThreeTheExcessKurtosisOfWhatTheVarianceIsOf) {
  // h given its variance v is normal: E h^4 / (3 (E h^2)^2) - 1 = Var v / (E v)^2.
  const std::vector<double> v{1, 4};
  EXPECT_DOUBLE_EQ(relative_variance(v).value, 17.0 / 2 / (2.5 * 2.5) - 1);
}

TEST(MixtureVariance, OfFewDrawsByHand) {
  // E s - (E m)^2 + the variance of the mean: 15/2 - 9/4 + 1/4.
  const std::vector<double> means{1, 2};
  const std::vector<double> squares{5, 10};
  const Estimate estimate = variance_of_mixture(means, squares);
  EXPECT_DOUBLE_EQ(estimate.value, 5.5);
  // s - 3 m = 2, 4.
  EXPECT_DOUBLE_EQ(estimate.se, 1.0);
  EXPECT_EQ(variance_of_mixture(std::vector<double>{1}, std::vector<double>{5}).se, kInfinity);
  EXPECT_THROW(variance_of_mixture(means, std::vector<double>{5}), std::invalid_argument);
  EXPECT_THROW(variance_of_mixture({}, {}), std::invalid_argument);
}

// C given y is normal around y with variance y^2, y exponential: Var C = E 2 y^2 - 1 = 3.
TEST(MixtureVariance, HasTheErrorThatItScattersBy) {
  std::mt19937_64 generator(test::test_seed(640));
  std::vector<double> values;
  std::vector<double> errors;
  for (std::int64_t i = 0; i < test::scaled_samples(1000); ++i) {
    std::vector<double> means = draws_of(exponential, 1000, generator);
    std::vector<double> squares;
    for (const double y : means) squares.push_back(2 * y * y);
    const Estimate estimate = variance_of_mixture(means, squares);
    values.push_back(estimate.value);
    errors.push_back(estimate.se);
  }
  const Estimate centre = mean(values);
  const double n = static_cast<double>(values.size());
  EXPECT_NEAR(centre.value, 3, z_limit(kFalseAlarm, 2) * centre.se);
  // The kurtosis of an average of a thousand draws is close to 3.
  EXPECT_NEAR(centre.se * std::sqrt(n) / mean(errors).value, 1,
              1.2 * z_limit(kFalseAlarm, 2) / std::sqrt(2 * n));
}

TEST(Moments, ScaleExactlyHoweverSmallTheDraws) {
  std::mt19937_64 generator(620);
  const std::vector<double> draws = draws_of(normal, 1000, generator);
  for (const int exponent : {-40, -300, 300}) {  // 2^-40 is about 1e-12
    std::vector<double> scaled = draws;
    for (double& draw : scaled) draw = std::ldexp(draw, exponent);
    const Estimate v = variance(scaled);
    EXPECT_EQ(v.value, std::ldexp(variance(draws).value, 2 * exponent));
    EXPECT_EQ(v.se, std::ldexp(variance(draws).se, 2 * exponent));
    EXPECT_EQ(kurtosis_ratio(scaled).value, kurtosis_ratio(draws).value);
    EXPECT_EQ(kurtosis_ratio(scaled).se, kurtosis_ratio(draws).se);
    EXPECT_EQ(relative_variance(scaled).value, relative_variance(draws).value);
    EXPECT_EQ(relative_variance(scaled).se, relative_variance(draws).se);
  }
}

TEST(Variance, IgnoresAShift) {
  std::mt19937_64 generator(621);
  std::vector<double> draws = draws_of(normal, 1000, generator);
  const Estimate before = variance(draws);
  for (double& draw : draws) draw += 1e6;
  EXPECT_NEAR(variance(draws).value, before.value, 1e-8);
  EXPECT_NEAR(variance(draws).se, before.se, 1e-8);
}

TEST(Moments, KnowNoErrorOfOneDrawAndRefuseWhatIsNoSample) {
  EXPECT_EQ(variance(std::vector<double>{2}).se, kInfinity);
  EXPECT_EQ(kurtosis_ratio(std::vector<double>{2}).se, kInfinity);
  EXPECT_EQ(relative_variance(std::vector<double>{2}).se, kInfinity);
  EXPECT_TRUE(std::isnan(relative_variance(std::vector<double>{-1, 1}).value));
  EXPECT_EQ(relative_variance(std::vector<double>{-1, 1}).se, kInfinity);
  EXPECT_TRUE(std::isnan(kurtosis_ratio(std::vector<double>{0, 0}).value));
  EXPECT_EQ(kurtosis_ratio(std::vector<double>{0, 0}).se, kInfinity);
  for (const Estimator estimator :
       {Estimator(variance), Estimator(kurtosis_ratio), Estimator(relative_variance)}) {
    EXPECT_THROW(estimator({}), std::invalid_argument);
    EXPECT_THROW(estimator(std::vector<double>{1, kInfinity}), std::invalid_argument);
  }
}

}  // namespace
}  // namespace widthwise::verify
