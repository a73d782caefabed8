#include "widthwise/verify/anderson_darling.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <limits>
#include <stdexcept>

#include "tests/statistical_test.hpp"
#include "widthwise/sim/random_stream.hpp"

namespace widthwise::verify {
namespace {

// The critical values of every table of the test.
TEST(AndersonDarling, TabulatedCriticalValues) {
  EXPECT_NEAR(anderson_darling_p_value(1.933), 0.10, 5e-5);
  EXPECT_NEAR(anderson_darling_p_value(2.492), 0.05, 5e-5);
  EXPECT_NEAR(anderson_darling_p_value(3.070), 0.025, 5e-5);
  EXPECT_NEAR(anderson_darling_p_value(3.857), 0.01, 5e-5);
  EXPECT_EQ(anderson_darling_p_value(0.0), 1.0);
  EXPECT_NEAR(anderson_darling_p_value(2.0 - 1e-12), anderson_darling_p_value(2.0), 1e-5);
  EXPECT_THROW(anderson_darling_p_value(-1.0), std::invalid_argument);
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
