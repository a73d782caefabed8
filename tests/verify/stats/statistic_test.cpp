// Statistics by name: that each is the estimator it says, of its own column, in its own words.

#include "verify/stats/statistic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/verify/exact/exact_draws.hpp"
#include "verify/stats/distance_to_law.hpp"
#include "verify/stats/distance_to_normal.hpp"
#include "verify/stats/kolmogorov_distance.hpp"
#include "verify/stats/kurtosis_ratio.hpp"
#include "verify/stats/largest_modulus.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/mean_deviation.hpp"
#include "verify/stats/mean_square.hpp"
#include "verify/stats/mixture_variance.hpp"
#include "verify/stats/moment_estimator.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/stats/relative_variance.hpp"
#include "verify/stats/variance.hpp"

namespace widthwise::verify {
namespace {

/// 0.3 plus a normal shape of standard deviation `spread`.
std::vector<double> example(double spread = 1) {
  const Eigen::VectorXd shape = testing::normal_shape(500);
  std::vector<double> draws(shape.begin(), shape.end());
  for (double& draw : draws) draw = 0.3 + spread * draw;
  return draws;
}

std::vector<Statistic> all_statistics() {
  return {median_modulus(1),       median_deviation(1, 0.5), mean_of(1),
          mean_deviation(1, 1),    variance_of(1),           kurtosis_ratio_of(1),
          kurtosis_excess_of(1),   largest_modulus(1),       distance_to_normal(1, 1),
          relative_variance_of(1), mean_square_of(1)};
}

void expect_same(const Estimate& found, const Estimate& expected) {
  EXPECT_EQ(found.value, expected.value);
  EXPECT_EQ(found.se, expected.se);
}

TEST(Statistic, SaysItselfInWords) {
  const std::vector<std::string> columns{"K0", "K1", "theta"};
  EXPECT_EQ(median_modulus(1).in_words(columns), "median |K^(1)|");
  EXPECT_EQ(median_deviation(2, 0.5).in_words(columns), "median |theta - 0.5|");
  EXPECT_EQ(mean_of(1).in_words(columns), "mean K^(1)");
  EXPECT_EQ(mean_deviation(1, 4).in_words(columns), "|mean K^(1) - 4|");
  EXPECT_EQ(variance_of(1).in_words(columns), "variance of K^(1)");
  EXPECT_EQ(mean_square_of(1).in_words(columns), "mean square of K^(1)");
  const auto half = [](double) { return 0.5; };
  EXPECT_EQ(distance_to_law(2, half, "a coin").in_words(columns),
            "Kolmogorov distance of theta to a coin");
  EXPECT_EQ(relative_variance_of(1).in_words(columns), "relative variance of K^(1)");
  EXPECT_EQ(kurtosis_ratio_of(0).in_words(columns), "kurtosis ratio of K^(0)");
  EXPECT_EQ(kurtosis_excess_of(0).in_words(columns), "kurtosis ratio of K^(0) minus one");
  EXPECT_EQ(largest_modulus(1).in_words(columns), "max |K^(1)|");
  EXPECT_EQ(distance_to_normal(0, 0.5).in_words(columns),
            "Kolmogorov distance of K^(0) to N(0, 0.25)");
  EXPECT_THROW(mean_of(3).in_words(columns), std::out_of_range);
}

TEST(Statistic, HasANameOfItsOwn) {
  std::vector<std::string> names;
  for (const Statistic& statistic : all_statistics()) names.push_back(statistic.name());
  names.push_back(variance_of_mixture_of(0, 1).name());
  EXPECT_EQ(names, (std::vector<std::string>{
                       "median-modulus", "median-deviation", "mean", "mean-deviation", "variance",
                       "kurtosis-ratio", "kurtosis-excess", "largest-modulus", "distance-to-normal",
                       "relative-variance", "mean-square", "mixture-variance"}));
}

TEST(Statistic, IsTheEstimatorThatItNames) {
  const std::vector<double> draws = example();
  expect_same(median_modulus(0).measure({draws}).log, log_abs_quantile(draws));
  std::vector<double> shifted = draws;
  for (double& draw : shifted) draw -= 0.5;
  expect_same(median_deviation(0, 0.5).measure({draws}).log, log_abs_quantile(shifted));
  expect_same(mean_of(0).measure({draws}).plain, mean(draws));
  expect_same(variance_of(0).measure({draws}).plain, variance(draws));
  expect_same(relative_variance_of(0).measure({draws}).plain, relative_variance(draws));
  const Estimate ratio = kurtosis_ratio(draws);
  expect_same(kurtosis_ratio_of(0).measure({draws}).plain, ratio);
  expect_same(kurtosis_excess_of(0).measure({draws}).plain, {ratio.value - 1, ratio.se});
  expect_same(mean_deviation(0, 1).measure({draws}).plain,
              {std::abs(mean(draws).value - 1), mean(draws).se});
  expect_same(distance_to_normal(0, 2).measure({draws}).plain, kolmogorov_distance(draws, 2));
  const auto logistic = [](double x) { return 1 / (1 + std::exp(-x)); };
  const Measurement to_law = distance_to_law(0, logistic, "").measure({draws});
  expect_same(to_law.plain, kolmogorov_distance(draws, logistic));
  EXPECT_EQ(to_law.law, ErrorLaw::kMassart);
  const double second = variance(draws).value * 499 / 500 + std::pow(mean(draws).value, 2);
  EXPECT_NEAR(mean_square_of(0).measure({draws}).plain.value, second, 1e-12);
  const auto [least, most] = std::ranges::minmax(draws);
  expect_same(largest_modulus(0).measure({draws}).plain, {std::max(-least, most), 0});
}

TEST(Statistic, OfTwoColumnsReadsBoth) {
  const Statistic statistic = variance_of_mixture_of(0, 2);
  EXPECT_EQ(statistic.columns(), (std::vector<Eigen::Index>{2, 0}));
  EXPECT_EQ(mean_of(1).columns(), (std::vector<Eigen::Index>{1}));
  EXPECT_EQ(statistic.in_words({"m", "x", "s"}), "variance from m and s");
  const Eigen::MatrixXd table =
      (Eigen::MatrixXd(4, 3) << 1, 9, 5, 2, 9, 7, 0, 9, 3, 4, 9, 30).finished();
  const std::vector<double> means{1, 2, 0, 4};
  const std::vector<double> squares{5, 7, 3, 30};
  expect_same(statistic.of(table).plain, variance_of_mixture(means, squares));
  expect_same(statistic.measure({squares, means}).plain, variance_of_mixture(means, squares));
  expect_same(mean_of(0).of(table).plain, mean(means));
  EXPECT_THROW(statistic.measure({squares}), std::invalid_argument);
  EXPECT_THROW(statistic.bands({squares}), std::invalid_argument);
  EXPECT_THROW(mean_of(0).measure({means, squares}), std::invalid_argument);
}

TEST(Statistic, LogarithmsHaveRelativeErrors) {
  const std::vector<double> draws = example();
  for (const Statistic& statistic : all_statistics()) {
    const Measurement measured = statistic.measure({draws});
    EXPECT_NEAR(std::exp(measured.log.value), std::abs(measured.plain.value), 1e-14);
    EXPECT_NEAR(measured.log.se * std::abs(measured.plain.value), measured.plain.se, 1e-14);
    EXPECT_EQ(measured.n_draws, 500);
  }
  EXPECT_EQ(median_modulus(0).measure({draws}).law, ErrorLaw::kLogNormal);
  EXPECT_EQ(mean_of(0).measure({draws}).law, ErrorLaw::kNormal);
  EXPECT_EQ(distance_to_normal(0, 1).measure({draws}).law, ErrorLaw::kMassart);
}

TEST(Statistic, DrawsWithoutSpreadHaveNoError) {
  std::vector<double> equal(100, 0.1);  // the mean of a hundred such numbers is not quite 0.1
  for (const Statistic& statistic : all_statistics()) {
    EXPECT_EQ(statistic.measure({equal}).plain.se, 0.0) << statistic.in_words({"K0", "K1"});
  }
  // However small, a spread is one.
  const std::vector<double> tiny = example(1e-9);
  for (const Statistic& statistic : {mean_of(0), variance_of(0), mean_deviation(0, 1)}) {
    EXPECT_GT(statistic.measure({tiny}).plain.se, 0.0);
  }
}

TEST(Statistic, OfZeroHasNoLogarithm) {
  const std::vector<double> zeros(100, 0.0);
  for (const Statistic& statistic : {median_modulus(0), mean_of(0), largest_modulus(0)}) {
    const Measurement measured = statistic.measure({zeros});
    EXPECT_EQ(measured.plain.value, 0.0);
    EXPECT_EQ(measured.log.value, -kInfinity);
    EXPECT_EQ(measured.log.se, kInfinity);
  }
}

TEST(Statistic, BandsAreInTheUnitOfTheStatisticOrMissing) {
  const std::vector<double> draws = example();
  EXPECT_EQ(median_modulus(0).bands({draws}), abs_bands(draws));
  EXPECT_EQ(largest_modulus(0).bands({draws}), abs_bands(draws));
  EXPECT_EQ(mean_of(0).bands({draws}), abs_bands(draws));
  const Statistic deviation = median_deviation(0, 0.5);
  EXPECT_NEAR(deviation.bands({draws})[2], deviation.measure({draws}).plain.value, 1e-15);
  Eigen::MatrixXd table = Eigen::MatrixXd::Constant(500, 2, std::nan(""));
  table.col(1) = Eigen::Map<const Eigen::VectorXd>(draws.data(), 500);
  EXPECT_EQ(mean_of(1).bands_of(table), abs_bands(draws));
  for (const Statistic& statistic : {variance_of(0), kurtosis_ratio_of(0), mean_deviation(0, 1),
                                     distance_to_normal(0, 1), kurtosis_excess_of(0)}) {
    for (const double band : statistic.bands({draws})) EXPECT_TRUE(std::isnan(band));
  }
}

TEST(Statistic, RefusesWhatIsNoSample) {
  for (const Statistic& statistic : all_statistics()) {
    EXPECT_THROW(statistic.measure({std::span<const double>()}), std::invalid_argument);
  }
  const std::vector<double> bad{1, std::nan("")};
  for (const Statistic& statistic : all_statistics()) {
    EXPECT_THROW(statistic.measure({bad}), std::invalid_argument)
        << statistic.in_words({"K0", "K1"});
  }
}

}  // namespace
}  // namespace widthwise::verify
