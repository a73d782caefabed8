// Slopes fitted with one correction: exact power laws first, then invariances, then coverage and
// power on synthetic noise.

#include "verify/stats/corrected_fit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/statistical_test.hpp"
#include "verify/stats/verdict.hpp"
#include "verify/stats/weighted_fit.hpp"

namespace widthwise::verify {
namespace {

using LogCorrection = std::function<double(double width)>;
using test::binomial_acceptance;
using test::kFalseAlarm;

constexpr std::array<double, 8> kWidths{64, 128, 256, 512, 1024, 2048, 4096, 8192};
/// Which correction is fitted, and whether widths may be dropped.
struct SlopeRule {
  double power = 1.0;
  bool drops = true;
};

CorrectedFit fit_slope(std::span<const WeightedPoint> points, const SlopeRule& rule = {}) {
  return rule.drops ? fit_where_it_holds(points, Leading::kPowerLaw, {rule.power})
                    : fit_corrected(points, Leading::kPowerLaw, {rule.power});
}

constexpr SlopeRule kNoSelection{1.0, false};

double no_correction(double) {
  return 0;
}
double fitted_correction(double width) {
  return 10 / width;
}
double log_correction(double width) {
  return std::log(1 + 10 / width);
}
double quadratic_correction(double width) {
  return std::log(1 + 10 / width + 100 / (width * width));
}

/// log q(n) = 3 + slope log n + correction(n), without noise.
std::vector<WeightedPoint> study(double slope, const LogCorrection& correction, double se) {
  std::vector<WeightedPoint> points;
  for (const double width : kWidths) {
    points.push_back({width, 3 + slope * std::log(width) + correction(width), se});
  }
  return points;
}

std::vector<WeightedPoint> with_noise(std::vector<WeightedPoint> points,
                                      std::mt19937_64& generator) {
  std::normal_distribution<double> normal;
  for (WeightedPoint& point : points) point.value += point.se * normal(generator);
  return points;
}

/// The interval that claims use.
Interval slope_interval(const CorrectedFit& fit, double alpha) {
  return normal_interval(fit.target, fit.target_se, alpha_after_selection(fit.first, alpha));
}

/// The fit's bias: what it makes of points without noise.
double slope_bias(const LogCorrection& correction, double se) {
  return fit_slope(study(0, correction, se), kNoSelection).target;
}

TEST(SlopeFit, RecoversExactPowerLaws) {
  for (const double slope : {-3.0, -1.0, -0.5, 0.0, 1.0}) {
    const CorrectedFit fit = fit_slope(study(slope, no_correction, 0.01));
    EXPECT_NEAR(fit.target, slope, 1e-12);
    EXPECT_NEAR(fit.intercept, 3, 1e-11);
    EXPECT_NEAR(fit.coefficients.at(0), 0, 1e-10);
    EXPECT_NEAR(fit.p_value, 1, 1e-9);
    EXPECT_EQ(fit.first, 0U);
    EXPECT_EQ(fit.smallest_width, 64);
    EXPECT_EQ(fit.degrees_of_freedom, 5);
  }
}

TEST(SlopeFit, RecoversTheCorrection) {
  for (const double exponent : {0.5, 1.0, 2.0}) {
    const auto correction = [&](double n) { return -7 * std::pow(n, -exponent); };
    const CorrectedFit fit = fit_slope(study(-2, correction, 0.01), {exponent});
    EXPECT_NEAR(fit.target, -2, 1e-12);
    // The fit knows 7 n^-w at the smallest width to rounding, hence 7 itself 64^w times worse.
    EXPECT_NEAR(fit.coefficients.at(0), -7, 1e-12 * std::pow(64, exponent) * 10);
    EXPECT_NEAR(fit.value(100), 3 - 2 * std::log(100) + correction(100), 1e-12);
  }
}

TEST(SlopeFit, UnequalErrorsDoNotMoveAnExactLaw) {
  std::vector<WeightedPoint> points = study(-1, fitted_correction, 1);
  for (std::size_t i = 0; i < points.size(); ++i) points[i].se = std::pow(10.0, -double(i % 3));
  EXPECT_NEAR(fit_slope(points).target, -1, 1e-12);
}

TEST(SlopeFit, FourPointsLeaveOneDegreeOfFreedom) {
  const std::vector<WeightedPoint> points = study(-2, fitted_correction, 0.01);
  const CorrectedFit fit = fit_slope(std::span(points).first(4));
  EXPECT_NEAR(fit.target, -2, 1e-11);
  EXPECT_EQ(fit.degrees_of_freedom, 1);
}

TEST(SlopeFit, ScalingTheQuantityMovesOnlyTheIntercept) {
  std::mt19937_64 generator(301);
  std::vector<WeightedPoint> points = with_noise(study(-2, fitted_correction, 0.02), generator);
  const CorrectedFit before = fit_slope(points);
  for (WeightedPoint& point : points) point.value += std::log(1e6);
  const CorrectedFit after = fit_slope(points);
  EXPECT_NEAR(after.target, before.target, 1e-12);
  EXPECT_DOUBLE_EQ(after.target_se, before.target_se);
  EXPECT_NEAR(after.intercept - before.intercept, std::log(1e6), 1e-11);
  EXPECT_NEAR(after.chi_square, before.chi_square, 1e-8);
}

TEST(SlopeFit, ScalingTheWidthsKeepsTheSlope) {
  std::mt19937_64 generator(302);
  std::vector<WeightedPoint> points = with_noise(study(-2, fitted_correction, 0.02), generator);
  const CorrectedFit before = fit_slope(points);
  for (WeightedPoint& point : points) point.width *= 1024;
  const CorrectedFit after = fit_slope(points);
  EXPECT_NEAR(after.target, before.target, 1e-12);
  EXPECT_NEAR(after.target_se, before.target_se, 1e-14);
  EXPECT_NEAR(after.coefficients[0] / before.coefficients[0], 1024, 1e-7);
}

TEST(SlopeFit, ScalingTheErrorsScalesTheSlopesError) {
  const CorrectedFit one = fit_slope(study(-2, no_correction, 0.01));
  const CorrectedFit three = fit_slope(study(-2, no_correction, 0.03));
  EXPECT_NEAR(three.target_se / one.target_se, 3, 1e-12);
}

TEST(SlopeFit, DropsWidthsThatDoNotFit) {
  std::vector<WeightedPoint> points = study(-2, no_correction, 0.01);
  points[0].value += 1;
  points[1].value -= 1;
  const CorrectedFit fit = fit_slope(points);
  EXPECT_EQ(fit.first, 2U);
  EXPECT_EQ(fit.smallest_width, 256);
  EXPECT_NEAR(fit.target, -2, 1e-12);
  EXPECT_EQ(fit_slope(points, kNoSelection).first, 0U);
}

TEST(SlopeFit, KeepsFourPointsAndTellsThatTheyDoNotFit) {
  std::vector<WeightedPoint> points = study(-2, no_correction, 0.01);
  points[6].value += 1;
  const CorrectedFit fit = fit_slope(points);
  EXPECT_EQ(fit.first, 4U);
  EXPECT_EQ(fit.degrees_of_freedom, 1);
  EXPECT_LT(fit.p_value, 0.01);
}

// Errors so small beside the values that a sum of squares is too large for a double: nothing fits.
TEST(SlopeFit, AnInfiniteSumOfSquaresDoesNotFit) {
  std::vector<WeightedPoint> points;
  for (const double n : kWidths) points.push_back({n, 1e200 * std::sin(n), 1.0});
  EXPECT_EQ(fit_slope(points, {.drops = false}).p_value, 0.0);
}

TEST(SlopeFit, RefusesPointsWithoutASlope) {
  const std::vector<WeightedPoint> good = study(-2, no_correction, 0.01);
  EXPECT_THROW(fit_slope(std::span(good).first(3)), std::invalid_argument);
  const auto refused = [&](auto&& change) {
    std::vector<WeightedPoint> points = good;
    change(points);
    EXPECT_THROW(fit_slope(points), std::invalid_argument);
  };
  refused([](auto& points) { points[1].width = 64; });
  refused([](auto& points) { points[0].width = 0; });
  refused([](auto& points) { points[0].width = std::nan(""); });
  refused([](auto& points) { points[3].se = 0; });
  refused([](auto& points) { points[3].se = std::numeric_limits<double>::infinity(); });
  refused([](auto& points) { points[3].value = std::nan(""); });
  EXPECT_THROW(fit_slope(good, {0}), std::invalid_argument);
}

TEST(SlopeFit, RefusesWidthsTooCloseTogether) {
  std::vector<WeightedPoint> points = study(-2, no_correction, 0.01);
  for (std::size_t i = 0; i < points.size(); ++i) points[i].width = 1e6 + static_cast<double>(i);
  EXPECT_THROW(fit_slope(points), std::invalid_argument);
}

/// What synthetic studies made of a true slope.
struct Tally {
  std::int64_t n;
  std::int64_t missed = 0;   ///< the interval leaves the truth out
  std::int64_t dropped = 0;  ///< a width was dropped
};

using IntervalRule = std::function<Interval(const CorrectedFit&, double alpha)>;

Tally repeat_study(const LogCorrection& correction, double se, const SlopeRule& rule,
                   const IntervalRule& interval_of, double alpha, std::uint64_t seed) {
  constexpr double kSlope = -2;
  const std::vector<WeightedPoint> exact = study(kSlope, correction, se);
  std::mt19937_64 generator(seed);
  Tally tally{test::scaled_samples(20000)};
  for (std::int64_t i = 0; i < tally.n; ++i) {
    const CorrectedFit fit = fit_slope(with_noise(exact, generator), rule);
    const Interval interval = interval_of(fit, alpha);
    tally.missed += interval.lower <= kSlope && kSlope <= interval.upper ? 0 : 1;
    tally.dropped += fit.first > 0 ? 1 : 0;
  }
  return tally;
}

Interval plain_interval(const CorrectedFit& fit, double alpha) {
  return normal_interval(fit.target, fit.target_se, alpha);
}

/// P(|Z + shift| > z): the chance that a normal interval misses when its centre is biased.
double miss_probability(double bias, double se, double alpha) {
  const double z = normal_interval(0, 1, alpha).upper;
  const double shift = bias / se;
  const boost::math::normal standard;
  return cdf(standard, -z - shift) + cdf(standard, -z + shift);
}

void expect_count(std::int64_t count, std::int64_t n, double chance, const std::string& what) {
  const auto [low, high] = binomial_acceptance(n, chance, kFalseAlarm);
  EXPECT_GE(count, low) << what << " of " << n;
  EXPECT_LE(count, high) << what << " of " << n;
}

TEST(SlopeCoverage, IsNominalWithoutSelection) {
  const Tally tally = repeat_study(fitted_correction, 0.02, kNoSelection, plain_interval, 0.01,
                                   test::test_seed(310));
  expect_count(tally.missed, tally.n, 0.01, "missed");
}

TEST(SlopeCoverage, OutsideTheModelErrsByTheComputedBias) {
  // With 1/n^2 terms the fit is biased; how often it misses is known, for any error.
  std::uint64_t seed = test::test_seed(320);
  for (const LogCorrection& correction :
       {LogCorrection(log_correction), LogCorrection(quadratic_correction)}) {
    for (const double se : {0.02, 0.002}) {
      const double slope_se = fit_slope(study(0, no_correction, se)).target_se;
      const double chance = miss_probability(slope_bias(correction, se), slope_se, 0.01);
      const Tally tally = repeat_study(correction, se, kNoSelection, plain_interval, 0.01, seed++);
      expect_count(tally.missed, tally.n, chance, "missed");
    }
  }
}

TEST(SlopeCoverage, TheBiasOutsideTheModelIsFarInsideTheMargin) {
  // A correction of 15 % at the smallest width moves the slope by less than a hundredth of 0.1.
  EXPECT_LT(std::abs(slope_bias(log_correction, 0.02)), 0.001);
  EXPECT_LT(std::abs(slope_bias(quadratic_correction, 0.02)), 0.001);
}

TEST(SlopeCoverage, HoldsAtNinetyNinePercentOutsideTheModel) {
  // At errors like those of a study (2 % a width) the bias is below a tenth of the slope's error.
  std::uint64_t seed = test::test_seed(330);
  for (const LogCorrection& correction :
       {LogCorrection(log_correction), LogCorrection(quadratic_correction)}) {
    const Tally tally = repeat_study(correction, 0.02, {}, slope_interval, 0.01, seed++);
    EXPECT_LE(tally.missed, binomial_acceptance(tally.n, 0.01, kFalseAlarm).second);
  }
}

TEST(SlopeCoverage, SelectionSpendsNoMoreThanAlpha) {
  const Tally tally =
      repeat_study(fitted_correction, 0.02, {}, slope_interval, 0.01, test::test_seed(340));
  // By lack of fit, and a thousandth by a move of kUnstable errors that does not show there.
  EXPECT_GE(tally.dropped, binomial_acceptance(tally.n, kLackOfFit, kFalseAlarm).first);
  EXPECT_LE(tally.dropped, binomial_acceptance(tally.n, kLackOfFit + 0.001, kFalseAlarm).second);
  EXPECT_LE(tally.missed, binomial_acceptance(tally.n, 0.01, kFalseAlarm).second);
  // Not by far too wide an interval: the full fit alone spends nearly half of alpha.
  EXPECT_GE(tally.missed, binomial_acceptance(tally.n, 0.004, kFalseAlarm).first);
}

TEST(SlopeCoverage, WouldNoticeAnIntervalOfHalfTheWidth) {
  const IntervalRule halved = [](const CorrectedFit& fit, double alpha) {
    return normal_interval(fit.target, fit.target_se / 2, alpha);
  };
  const Tally tally =
      repeat_study(no_correction, 0.02, kNoSelection, halved, 0.01, test::test_seed(360));
  EXPECT_GT(tally.missed, binomial_acceptance(tally.n, 0.01, kFalseAlarm).second);
}

TEST(LackOfFit, PValuesAreUniform) {
  std::mt19937_64 generator(test::test_seed(370));
  const std::vector<WeightedPoint> exact = study(-1, fitted_correction, 0.05);
  const std::int64_t n = test::scaled_samples(20000);
  std::array<std::int64_t, 4> below{};
  constexpr std::array<double, 4> kLevels{0.01, 0.1, 0.5, 0.9};
  for (std::int64_t i = 0; i < n; ++i) {
    const double p = fit_slope(with_noise(exact, generator), kNoSelection).p_value;
    for (std::size_t k = 0; k < kLevels.size(); ++k) below[k] += p < kLevels[k] ? 1 : 0;
  }
  for (std::size_t k = 0; k < kLevels.size(); ++k) expect_count(below[k], n, kLevels[k], "below");
}

/// Counts of verdicts on synthetic studies of slope `truth` held against slope 0 +- 0.1.
struct VerdictTally {
  std::int64_t n;
  std::int64_t confirmed = 0;
  std::int64_t refuted = 0;
  double slope_se = 0;  ///< of the fit to all widths
};

VerdictTally judge_studies(double truth, double se, double alpha, std::uint64_t seed) {
  const std::vector<WeightedPoint> exact = study(truth, fitted_correction, se);
  std::mt19937_64 generator(seed);
  VerdictTally tally{test::scaled_samples(20000)};
  tally.slope_se = fit_slope(exact).target_se;
  for (std::int64_t i = 0; i < tally.n; ++i) {
    const CorrectedFit fit = fit_slope(with_noise(exact, generator));
    const Verdict verdict = equivalence_verdict(slope_interval(fit, alpha), 0, 0.1);
    tally.confirmed += verdict == Verdict::kConfirmed ? 1 : 0;
    tally.refuted += verdict == Verdict::kRefuted ? 1 : 0;
  }
  return tally;
}

TEST(SlopeVerdict, AWrongVerdictAtTheMarginIsRarerThanAlpha) {
  constexpr double kAlpha = 0.01;
  std::uint64_t seed = test::test_seed(380);
  for (const double truth : {-0.1, 0.1}) {
    for (const double se : {0.005, 0.05}) {
      const VerdictTally tally = judge_studies(truth, se, kAlpha, seed++);
      const std::int64_t most = binomial_acceptance(tally.n, kAlpha, kFalseAlarm).second;
      // At the margin itself either verdict is a mistake.
      EXPECT_LE(tally.confirmed + tally.refuted, most) << "truth " << truth << " se " << se;
    }
  }
}

TEST(SlopeVerdict, PowerIsThatOfThePowerFunction) {
  const double alpha = ErrorBudget{1e-3, 7, 3}.per_interval();
  std::uint64_t seed = test::test_seed(390);
  for (const double truth : {0.0, 0.03}) {
    const VerdictTally tally = judge_studies(truth, 0.045, alpha, seed++);
    const double power = confirmation_probability(truth, tally.slope_se, 0.1,
                                                  interval_reach(tally.slope_se, alpha / 2));
    EXPECT_GT(power, 0.05);
    // A width is dropped with chance lack_of_fit, which moves the power by no more than that.
    const double selection = kLackOfFit + 0.001;
    const double least = std::max(0.0, power - selection);
    const double most = std::min(1.0, power + selection);
    EXPECT_GE(tally.confirmed, binomial_acceptance(tally.n, least, kFalseAlarm).first);
    EXPECT_LE(tally.confirmed, binomial_acceptance(tally.n, most, kFalseAlarm).second);
  }
}

TEST(SlopeVerdict, ATrueClaimIsConfirmedAndAFalseOneRefuted) {
  // 1 % a width, as a few thousand draws give; a slope off by one half, as tanh's is off by one.
  const double alpha = ErrorBudget{1e-3, 7, 3}.per_interval();
  const VerdictTally right = judge_studies(0, 0.01, alpha, test::test_seed(400));
  const VerdictTally wrong = judge_studies(0.5, 0.01, alpha, test::test_seed(401));
  const double selection = kLackOfFit + 0.001;
  const std::int64_t least = binomial_acceptance(right.n, 1 - selection, kFalseAlarm).first;
  EXPECT_GE(right.confirmed, least);
  EXPECT_EQ(right.refuted, 0);
  EXPECT_GE(wrong.refuted, least);
  EXPECT_EQ(wrong.confirmed, 0);
}

TEST(SlopeFit, AMoveThatChiSquaredDoesNotSeeDropsTheWidth) {
  // Chi^2 of 5 degrees of freedom bears what a single width adds to it.
  std::vector<WeightedPoint> points = study(-2, no_correction, 0.01);
  points[0].value += 0.108;
  const CorrectedFit all = fit_slope(points, kNoSelection);
  const CorrectedFit without = fit_corrected(points, Leading::kPowerLaw, {1.0}, 1);
  const double move = std::abs(all.target - without.target) /
                      std::sqrt(std::pow(without.target_se, 2) - std::pow(all.target_se, 2));
  ASSERT_GT(all.p_value, kLackOfFit);
  ASSERT_GT(move, kUnstable);
  EXPECT_EQ(fit_slope(points).first, 1U);
}

TEST(SlopeFit, CorrelatedErrorsAreWeighedAsTheyAre) {
  // One error that all widths share moves the intercept only; what is left is that of the others.
  const std::vector<WeightedPoint> points = study(-2, no_correction, 0.05);
  const double shared = 0.9;
  Eigen::MatrixXd correlations = Eigen::MatrixXd::Constant(8, 8, shared);
  correlations.diagonal().setOnes();
  const CorrectedFit alone = fit_corrected(points, Leading::kPowerLaw, {1.0}, 2);
  const CorrectedFit together = fit_corrected(points, Leading::kPowerLaw, {1.0}, 2, correlations);
  EXPECT_NEAR(together.target, -2, 1e-12);
  EXPECT_NEAR(together.target_se / alone.target_se, std::sqrt(1 - shared), 1e-9);
  EXPECT_THROW(
      fit_corrected(points, Leading::kPowerLaw, {1.0}, 0, correlations.topLeftCorner(7, 7)),
      std::invalid_argument);
  EXPECT_THROW(
      fit_corrected(points, Leading::kPowerLaw, {1.0}, 0, Eigen::MatrixXd::Constant(8, 8, 1.5)),
      std::invalid_argument);
}

TEST(SlopeFit, TellsTheSlopeThatIsStillToBeSeen) {
  const CorrectedFit fit = fit_slope(study(-2, fitted_correction, 0.01));
  EXPECT_NEAR(fit.slope_between(64, 128), -2 + (10.0 / 128 - 10.0 / 64) / std::log(2.0), 1e-9);
}

}  // namespace
}  // namespace widthwise::verify
