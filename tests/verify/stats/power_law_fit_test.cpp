// The fitter: exact power laws first, then invariances, then coverage and power on synthetic noise.

#include "verify/stats/power_law_fit.hpp"

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
constexpr PowerLawRule kNoSelection{1.0, 0.0};

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
std::vector<PowerLawPoint> study(double slope, const LogCorrection& correction, double se) {
  std::vector<PowerLawPoint> points;
  for (const double width : kWidths) {
    points.push_back({width, 3 + slope * std::log(width) + correction(width), se});
  }
  return points;
}

std::vector<PowerLawPoint> with_noise(std::vector<PowerLawPoint> points,
                                      std::mt19937_64& generator) {
  std::normal_distribution<double> normal;
  for (PowerLawPoint& point : points) point.log_value += point.se * normal(generator);
  return points;
}

/// The interval that claims use.
Interval slope_interval(const PowerLawFit& fit, double alpha) {
  return normal_interval(fit.slope, fit.slope_se, alpha_after_selection(fit.first, alpha));
}

/// The fit's bias: what it makes of points without noise.
double slope_bias(const LogCorrection& correction, double se) {
  return fit_power_law(study(0, correction, se), kNoSelection).slope;
}

TEST(PowerLawFit, RecoversExactPowerLaws) {
  for (const double slope : {-3.0, -1.0, -0.5, 0.0, 1.0}) {
    const PowerLawFit fit = fit_power_law(study(slope, no_correction, 0.01));
    EXPECT_NEAR(fit.slope, slope, 1e-12);
    EXPECT_NEAR(fit.intercept, 3, 1e-11);
    EXPECT_NEAR(fit.correction, 0, 1e-10);
    EXPECT_NEAR(fit.p_value, 1, 1e-9);
    EXPECT_EQ(fit.first, 0U);
    EXPECT_EQ(fit.smallest_width, 64);
    EXPECT_EQ(fit.degrees_of_freedom, 5);
  }
}

TEST(PowerLawFit, RecoversTheCorrection) {
  for (const double exponent : {0.5, 1.0, 2.0}) {
    const auto correction = [&](double n) { return -7 * std::pow(n, -exponent); };
    const PowerLawFit fit = fit_power_law(study(-2, correction, 0.01), {exponent, 0.01});
    EXPECT_NEAR(fit.slope, -2, 1e-12);
    // The fit knows 7 n^-w at the smallest width to rounding, hence 7 itself 64^w times worse.
    EXPECT_NEAR(fit.correction, -7, 1e-12 * std::pow(64, exponent) * 10);
    EXPECT_NEAR(fit.log_value(100), 3 - 2 * std::log(100) + correction(100), 1e-12);
  }
}

TEST(PowerLawFit, UnequalErrorsDoNotMoveAnExactLaw) {
  std::vector<PowerLawPoint> points = study(-1, fitted_correction, 1);
  for (std::size_t i = 0; i < points.size(); ++i) points[i].se = std::pow(10.0, -double(i % 3));
  EXPECT_NEAR(fit_power_law(points).slope, -1, 1e-12);
}

TEST(PowerLawFit, FourPointsLeaveOneDegreeOfFreedom) {
  const std::vector<PowerLawPoint> points = study(-2, fitted_correction, 0.01);
  const PowerLawFit fit = fit_power_law(std::span(points).first(4));
  EXPECT_NEAR(fit.slope, -2, 1e-11);
  EXPECT_EQ(fit.degrees_of_freedom, 1);
}

TEST(PowerLawFit, ScalingTheQuantityMovesOnlyTheIntercept) {
  std::mt19937_64 generator(301);
  std::vector<PowerLawPoint> points = with_noise(study(-2, fitted_correction, 0.02), generator);
  const PowerLawFit before = fit_power_law(points);
  for (PowerLawPoint& point : points) point.log_value += std::log(1e6);
  const PowerLawFit after = fit_power_law(points);
  EXPECT_NEAR(after.slope, before.slope, 1e-12);
  EXPECT_DOUBLE_EQ(after.slope_se, before.slope_se);
  EXPECT_NEAR(after.intercept - before.intercept, std::log(1e6), 1e-11);
  EXPECT_NEAR(after.chi_square, before.chi_square, 1e-8);
}

TEST(PowerLawFit, ScalingTheWidthsKeepsTheSlope) {
  std::mt19937_64 generator(302);
  std::vector<PowerLawPoint> points = with_noise(study(-2, fitted_correction, 0.02), generator);
  const PowerLawFit before = fit_power_law(points);
  for (PowerLawPoint& point : points) point.width *= 1024;
  const PowerLawFit after = fit_power_law(points);
  EXPECT_NEAR(after.slope, before.slope, 1e-12);
  EXPECT_NEAR(after.slope_se, before.slope_se, 1e-14);
  EXPECT_NEAR(after.correction / before.correction, 1024, 1e-7);
}

TEST(PowerLawFit, ScalingTheErrorsScalesTheSlopesError) {
  const PowerLawFit one = fit_power_law(study(-2, no_correction, 0.01));
  const PowerLawFit three = fit_power_law(study(-2, no_correction, 0.03));
  EXPECT_NEAR(three.slope_se / one.slope_se, 3, 1e-12);
}

TEST(PowerLawFit, DropsWidthsThatDoNotFit) {
  std::vector<PowerLawPoint> points = study(-2, no_correction, 0.01);
  points[0].log_value += 1;
  points[1].log_value -= 1;
  const PowerLawFit fit = fit_power_law(points);
  EXPECT_EQ(fit.first, 2U);
  EXPECT_EQ(fit.smallest_width, 256);
  EXPECT_NEAR(fit.slope, -2, 1e-12);
  EXPECT_EQ(fit_power_law(points, kNoSelection).first, 0U);
}

TEST(PowerLawFit, KeepsFourPointsAndTellsThatTheyDoNotFit) {
  std::vector<PowerLawPoint> points = study(-2, no_correction, 0.01);
  points[6].log_value += 1;
  const PowerLawFit fit = fit_power_law(points);
  EXPECT_EQ(fit.first, 4U);
  EXPECT_EQ(fit.degrees_of_freedom, 1);
  EXPECT_LT(fit.p_value, 0.01);
}

TEST(PowerLawFit, RefusesPointsWithoutASlope) {
  const std::vector<PowerLawPoint> good = study(-2, no_correction, 0.01);
  EXPECT_THROW(fit_power_law(std::span(good).first(3)), std::invalid_argument);
  const auto refused = [&](auto&& change) {
    std::vector<PowerLawPoint> points = good;
    change(points);
    EXPECT_THROW(fit_power_law(points), std::invalid_argument);
  };
  refused([](auto& points) { points[1].width = 64; });
  refused([](auto& points) { points[0].width = 0; });
  refused([](auto& points) { points[0].width = std::nan(""); });
  refused([](auto& points) { points[3].se = 0; });
  refused([](auto& points) { points[3].se = std::numeric_limits<double>::infinity(); });
  refused([](auto& points) { points[3].log_value = std::nan(""); });
  EXPECT_THROW(fit_power_law(good, {0, 0.01}), std::invalid_argument);
  EXPECT_THROW(fit_power_law(good, {1, 1}), std::invalid_argument);
}

TEST(PowerLawFit, RefusesWidthsTooCloseTogether) {
  std::vector<PowerLawPoint> points = study(-2, no_correction, 0.01);
  for (std::size_t i = 0; i < points.size(); ++i) points[i].width = 1e6 + static_cast<double>(i);
  EXPECT_THROW(fit_power_law(points), std::invalid_argument);
}

TEST(LocalSlopes, AreExactOnPowerLaws) {
  const std::vector<LocalSlope> slopes = local_slopes(study(-1.5, no_correction, 0.02));
  ASSERT_EQ(slopes.size(), kWidths.size() - 1);
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    EXPECT_NEAR(slopes[i].slope, -1.5, 1e-13);
    EXPECT_NEAR(slopes[i].width, kWidths[i] * std::sqrt(2.0), 1e-9);
    EXPECT_NEAR(slopes[i].se, 0.02 * std::sqrt(2.0) / std::log(2.0), 1e-14);
  }
}

TEST(LocalSlopes, OfOnePointAreNone) {
  const std::vector<PowerLawPoint> points{{64, 1, 0.1}};
  EXPECT_TRUE(local_slopes(points).empty());
  const std::vector<PowerLawPoint> backwards{{64, 1, 0.1}, {32, 1, 0.1}};
  EXPECT_THROW(local_slopes(backwards), std::invalid_argument);
}

/// What synthetic studies made of a true slope.
struct Tally {
  std::int64_t n;
  std::int64_t missed = 0;   ///< the interval leaves the truth out
  std::int64_t dropped = 0;  ///< a width was dropped
};

using IntervalRule = std::function<Interval(const PowerLawFit&, double alpha)>;

Tally repeat_study(const LogCorrection& correction, double se, const PowerLawRule& rule,
                   const IntervalRule& interval_of, double alpha, std::uint64_t seed) {
  constexpr double kSlope = -2;
  const std::vector<PowerLawPoint> exact = study(kSlope, correction, se);
  std::mt19937_64 generator(seed);
  Tally tally{test::scaled_samples(20000)};
  for (std::int64_t i = 0; i < tally.n; ++i) {
    const PowerLawFit fit = fit_power_law(with_noise(exact, generator), rule);
    const Interval interval = interval_of(fit, alpha);
    tally.missed += interval.lower <= kSlope && kSlope <= interval.upper ? 0 : 1;
    tally.dropped += fit.first > 0 ? 1 : 0;
  }
  return tally;
}

Interval plain_interval(const PowerLawFit& fit, double alpha) {
  return normal_interval(fit.slope, fit.slope_se, alpha);
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
      const double slope_se = fit_power_law(study(0, no_correction, se)).slope_se;
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
  expect_count(tally.dropped, tally.n, PowerLawRule{}.lack_of_fit, "dropped");
  EXPECT_LE(tally.missed, binomial_acceptance(tally.n, 0.01, kFalseAlarm).second);
  // Not by far too wide an interval: the full fit alone spends nearly half of alpha.
  EXPECT_GE(tally.missed, binomial_acceptance(tally.n, 0.004, kFalseAlarm).first);
}

TEST(SlopeCoverage, WouldNoticeThatSelectionWasForgotten) {
  // With an eager rule the plain interval undercovers visibly; the corrected one does not.
  const PowerLawRule eager{1.0, 0.2};
  const std::uint64_t seed = test::test_seed(350);
  const Tally plain = repeat_study(no_correction, 0.02, eager, plain_interval, 0.01, seed);
  const Tally corrected = repeat_study(no_correction, 0.02, eager, slope_interval, 0.01, seed);
  const std::int64_t most = binomial_acceptance(plain.n, 0.01, kFalseAlarm).second;
  EXPECT_GT(plain.missed, most);
  EXPECT_LE(corrected.missed, most);
}

TEST(SlopeCoverage, WouldNoticeAnIntervalOfHalfTheWidth) {
  const IntervalRule halved = [](const PowerLawFit& fit, double alpha) {
    return normal_interval(fit.slope, fit.slope_se / 2, alpha);
  };
  const Tally tally =
      repeat_study(no_correction, 0.02, kNoSelection, halved, 0.01, test::test_seed(360));
  EXPECT_GT(tally.missed, binomial_acceptance(tally.n, 0.01, kFalseAlarm).second);
}

TEST(LackOfFit, PValuesAreUniform) {
  std::mt19937_64 generator(test::test_seed(370));
  const std::vector<PowerLawPoint> exact = study(-1, fitted_correction, 0.05);
  const std::int64_t n = test::scaled_samples(20000);
  std::array<std::int64_t, 4> below{};
  constexpr std::array<double, 4> kLevels{0.01, 0.1, 0.5, 0.9};
  for (std::int64_t i = 0; i < n; ++i) {
    const double p = fit_power_law(with_noise(exact, generator), kNoSelection).p_value;
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
  const std::vector<PowerLawPoint> exact = study(truth, fitted_correction, se);
  std::mt19937_64 generator(seed);
  VerdictTally tally{test::scaled_samples(20000)};
  tally.slope_se = fit_power_law(exact).slope_se;
  for (std::int64_t i = 0; i < tally.n; ++i) {
    const PowerLawFit fit = fit_power_law(with_noise(exact, generator));
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
    const double power = confirmation_probability(truth, tally.slope_se, 0.1, alpha / 2);
    EXPECT_GT(power, 0.05);
    // A width is dropped with chance lack_of_fit, which moves the power by no more than that.
    const double selection = PowerLawRule{}.lack_of_fit;
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
  const double selection = PowerLawRule{}.lack_of_fit;
  const std::int64_t least = binomial_acceptance(right.n, 1 - selection, kFalseAlarm).first;
  EXPECT_GE(right.confirmed, least);
  EXPECT_EQ(right.refuted, 0);
  EXPECT_GE(wrong.refuted, least);
  EXPECT_EQ(wrong.confirmed, 0);
}

}  // namespace
}  // namespace widthwise::verify
