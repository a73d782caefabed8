#include "verify/stats/anderson_darling.hpp"

#include <gtest/gtest.h>

#include <boost/math/constants/constants.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <limits>
#include <stdexcept>

#include "sim/random_stream.hpp"
#include "tests/statistical_test.hpp"

namespace widthwise::verify {
namespace {

// Quantiles of the limiting law, in five digits.
TEST(AndersonDarling, TabulatedQuantiles) {
  EXPECT_NEAR(anderson_darling_p_value(1.9330), 0.10, 2e-5);
  EXPECT_NEAR(anderson_darling_p_value(2.4924), 0.05, 2e-5);
  EXPECT_NEAR(anderson_darling_p_value(3.0775), 0.025, 2e-5);
  EXPECT_NEAR(anderson_darling_p_value(3.8781), 0.01, 2e-5);
  EXPECT_EQ(anderson_darling_p_value(0.0), 1.0);
  EXPECT_THROW(anderson_darling_p_value(-1.0), std::invalid_argument);
}

// The law is that of the sum of chi^2_1 / (j (j + 1)): mean 1 and
// variance sum of 2 / (j (j + 1))^2 = 2 (pi^2 - 9) / 3.
TEST(AndersonDarling, LawHasItsMeanAndVariance) {
  const auto integral = [](auto integrand) {
    using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;
    return Rule::integrate(integrand, 0.0, 2.0) + Rule::integrate(integrand, 2.0, 40.0);
  };
  const double mean = integral([](double a) { return anderson_darling_p_value(a); });
  const double square = integral([](double a) { return 2 * a * anderson_darling_p_value(a); });
  constexpr double kPi = boost::math::constants::pi<double>();
  constexpr double kFormula = 2e-6;  // its error, up to where the law ends, at about 20
  EXPECT_NEAR(mean, 1.0, 20 * kFormula);
  EXPECT_NEAR(square - mean * mean, 2.0 * (kPi * kPi - 9.0) / 3.0, 400 * kFormula);
}

std::vector<double> quantiles(int n, double mean, double deviation) {
  std::vector<double> numbers;
  for (int i = 0; i < n; ++i) {
    numbers.push_back(quantile(boost::math::normal(mean, deviation), (i + 0.5) / n));
  }
  return numbers;
}

TEST(StandardNormal, NoticesAMeanASpreadAndATail) {
  EXPECT_GT(standard_normal_p_value(quantiles(50, 0.0, 1.0)), 0.999);
  EXPECT_LT(standard_normal_p_value(quantiles(50, 0.5, 1.0)), 0.01);
  EXPECT_LT(standard_normal_p_value(quantiles(50, 0.0, 1.8)), 0.01);
  EXPECT_LT(standard_normal_p_value(quantiles(50, 0.0, 0.4)), 0.01);
  std::vector<double> one_far = quantiles(50, 0.0, 1.0);
  one_far.back() = 1e4;
  EXPECT_EQ(standard_normal_p_value(one_far), 0.0);
}

// Of normals the p-value is uniform: half of them fall below one half.
TEST(StandardNormal, HasUniformPValues) {
  const int n_sets = static_cast<int>(test::scaled_samples(2000));
  const sim::RandomStream stream({.seed = test::test_seed(5)}, 0);
  int below = 0;
  for (int k = 0; k < n_sets; ++k) {
    std::vector<double> numbers(50);
    stream.fill_normal(numbers, static_cast<std::uint64_t>(k));
    below += standard_normal_p_value(numbers) < 0.5 ? 1 : 0;
  }
  const auto [low, high] = test::binomial_acceptance(n_sets, 0.5, test::kFalseAlarm);
  EXPECT_GE(below, low);
  EXPECT_LE(below, high);
}

TEST(StandardNormal, RefusesTooFewNumbersAndThoseThatAreNone) {
  EXPECT_THROW(standard_normal_p_value({0.0, 1.0}), std::invalid_argument);
  EXPECT_THROW(
      standard_normal_p_value(std::vector<double>(9, std::numeric_limits<double>::quiet_NaN())),
      std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
