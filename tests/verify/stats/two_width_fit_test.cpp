#include "verify/stats/two_width_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace widthwise::verify {
namespace {

constexpr double kPointError = 0.02;

// Along n = m^(1/2), m, m^(3/2), m from 64 on.
std::vector<TwoWidthPoint> fan(const std::function<double(double, double)>& log_value) {
  std::vector<TwoWidthPoint> points;
  for (const double a : {0.5, 1.0, 1.5}) {
    for (double m = 1024.0; m <= 16384.0; m *= 2.0) {
      const double n = std::pow(m, a);
      points.push_back({n, m, log_value(n, m), kPointError});
    }
  }
  return points;
}

double bent(double n, double m) {
  return 3.0 - 1.5 * std::log(n) - 0.5 * std::log(m) + 20.0 / n - 7.0 / m + 300.0 / (n * n) +
         90.0 / (n * m) - 500.0 / (m * m);
}

TEST(TwoWidthFit, RecoversALawOfItsForm) {
  const TwoWidthFit fit = fit_two_widths(fan(bent));
  EXPECT_NEAR(fit.exponents[0], -1.5, 1e-8);
  EXPECT_NEAR(fit.exponents[1], -0.5, 1e-8);
  EXPECT_NEAR(fit.along(2.0).value, -3.5, 1e-8);
  EXPECT_EQ(fit.degrees_of_freedom, 7);
  EXPECT_NEAR(fit.p_value, 1.0, 1e-6);
}

// The fit is linear: each point's error goes into the estimate by its own weight.
TEST(TwoWidthFit, PropagatesTheErrorsOfThePoints) {
  const std::vector<TwoWidthPoint> points = fan(bent);
  const TwoWidthFit fit = fit_two_widths(points);
  for (const double a : {0.0, 0.5, 2.5}) {
    Eigen::VectorXd variances(std::ssize(points));
    for (std::size_t i = 0; i < points.size(); ++i) {
      std::vector<TwoWidthPoint> moved = points;
      moved[i].log_value += moved[i].se;
      variances[static_cast<Eigen::Index>(i)] =
          std::pow(fit_two_widths(moved).along(a).value - fit.along(a).value, 2);
    }
    EXPECT_NEAR(fit.along(a).se, std::sqrt(variances.sum()), 1e-6 * fit.along(a).se);
    EXPECT_LT((fit.variance_shares(a) - variances / variances.sum()).norm(), 1e-6);
  }
}

TEST(TwoWidthFit, NoticesWhatIsNotOfItsForm) {
  const auto jagged = [](double n, double m) {
    return bent(n, m) + (std::lround(std::log2(m)) % 2 == 0 ? 0.2 : 0.0);
  };
  EXPECT_LT(fit_two_widths(fan(jagged)).p_value, 1e-6);
}

TEST(TwoWidthFit, ChiSquareIsThatOfNoise) {
  std::mt19937 engine(3);
  std::normal_distribution<double> noise(0.0, kPointError);
  double sum = 0.0;
  constexpr int kFits = 400;
  for (int i = 0; i < kFits; ++i) {
    sum += fit_two_widths(fan([&](double n, double m) {
             return bent(n, m) + noise(engine);
           })).chi_square;
  }
  // 7 degrees of freedom, with a variance of 14.
  EXPECT_NEAR(sum / kFits, 7.0, 4.0 * std::sqrt(14.0 / kFits));
}

TEST(TwoWidthFit, RefusesWhatItCannotFit) {
  std::vector<TwoWidthPoint> points = fan(bent);
  EXPECT_THROW(fit_two_widths(std::span(points).first(8)), std::invalid_argument);
  std::vector<TwoWidthPoint> ray;
  for (double m = 64.0; m <= 65536.0; m *= 2.0) ray.push_back({m, m, bent(m, m), kPointError});
  EXPECT_THROW(fit_two_widths(ray), std::invalid_argument) << "n = m tells nothing apart";
  points[3].se = 0.0;
  EXPECT_THROW(fit_two_widths(points), std::invalid_argument);
  points[3].se = kInfinity;
  EXPECT_THROW(fit_two_widths(points), std::invalid_argument);
  points[3] = {-1.0, 64.0, 0.0, kPointError};
  EXPECT_THROW(fit_two_widths(points), std::invalid_argument);
}

// Three terms, each the largest somewhere along n = m^(1/2), m, m^(3/2).
const std::vector<TwoWidthPower> kThreeTerms{{0.0, -1.0}, {-0.5, -0.5}, {-1.0, 0.0}};

double log_sum(double n, double m, double extra_n, double extra_m) {
  const double squares = std::pow(0.3 / m, 2) + 0.5 / (n * m) + std::pow(2.0 / n, 2);
  return 0.5 * std::log(squares) + 8.0 / n - 3.0 / m + extra_n * std::log(n) +
         extra_m * std::log(m);
}

TEST(PowerSumFit, LeavesNothingOverOfALawOfItsForm) {
  for (const auto& [extra_n, extra_m] : {std::pair{0.0, 0.0}, {0.2, -0.1}}) {
    const TwoWidthFit fit = fit_power_sum(
        fan([&](double n, double m) { return log_sum(n, m, extra_n, extra_m); }), kThreeTerms);
    EXPECT_NEAR(fit.exponents[0], extra_n, 1e-6);
    EXPECT_NEAR(fit.exponents[1], extra_m, 1e-6);
    EXPECT_EQ(fit.degrees_of_freedom, 15 - 10);
    EXPECT_NEAR(fit.p_value, 1.0, 1e-6);
  }
}

TEST(PowerSumFit, OfOneTermIsTheLinearFit) {
  const std::vector<TwoWidthPoint> points = fan(bent);
  const TwoWidthFit fit = fit_power_sum(points, {{-1.0, 0.0}});
  const TwoWidthFit linear = fit_two_widths(points);
  EXPECT_NEAR(fit.exponents[0], linear.exponents[0] + 1.0, 1e-7);
  EXPECT_NEAR(fit.exponents[1], linear.exponents[1], 1e-7);
  EXPECT_LT((fit.weights - linear.weights).norm(), 1e-5 * linear.weights.norm());
  EXPECT_EQ(fit.degrees_of_freedom, linear.degrees_of_freedom);
}

TEST(PowerSumFit, ATermOfWhichThereIsNothingHasNoPart) {
  const auto points = fan([](double n, double m) { return log_sum(n, m, 0.0, 0.0); });
  std::vector<TwoWidthPower> more = kThreeTerms;
  more.push_back({0.0, 0.0});  // would be seen at the largest widths
  const TwoWidthFit fit = fit_power_sum(points, more);
  EXPECT_NEAR(fit.exponents[0], 0.0, 1e-4);
  EXPECT_NEAR(fit.exponents[1], 0.0, 1e-4);
}

// A term that is missing shows: in the exponents, or in what the sum cannot fit.
TEST(PowerSumFit, NoticesAMissingTerm) {
  const auto points = fan([](double n, double m) { return log_sum(n, m, 0.0, 0.0); });
  const TwoWidthFit fit = fit_power_sum(points, {{-1.0, 0.0}});
  EXPECT_TRUE(std::abs(fit.exponents[0]) > 5 * fit.weights.row(0).norm() || fit.p_value < 1e-3)
      << fit.exponents.transpose() << " p " << fit.p_value;
}

TEST(PowerSumFit, ErrorsAreThoseOfManyRuns) {
  const auto points = fan([](double n, double m) { return log_sum(n, m, 0.0, 0.0); });
  const TwoWidthFit exact = fit_power_sum(points, kThreeTerms);
  std::mt19937_64 generator(7);
  std::normal_distribution<double> normal;
  constexpr int kRuns = 400;
  Eigen::MatrixXd runs(kRuns, 2);
  for (int run = 0; run < kRuns; ++run) {
    std::vector<TwoWidthPoint> moved = points;
    for (TwoWidthPoint& point : moved) {
      point.se = 1e-3;
      point.log_value += 1e-3 * normal(generator);
    }
    runs.row(run) = fit_power_sum(moved, kThreeTerms).exponents.transpose();
  }
  for (Eigen::Index width = 0; width < 2; ++width) {
    const double rms = std::sqrt(runs.col(width).squaredNorm() / kRuns);
    EXPECT_NEAR(rms / (exact.weights.row(width).norm() * 1e-3 / kPointError), 1.0, 0.2);
  }
}

TEST(PowerSumFit, RefusesWhatItCannotFit) {
  EXPECT_THROW(fit_power_sum(fan(bent), {}), std::invalid_argument);
  const std::vector<TwoWidthPoint> points = fan(bent);
  EXPECT_THROW(fit_power_sum(std::span(points).first(10), kThreeTerms), std::invalid_argument);
  EXPECT_THROW(fit_power_sum(std::span(points).first(5), kThreeTerms), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
