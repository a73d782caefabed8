// Limits: exact expansions first, then invariances, then coverage and power on synthetic noise.

#include "verify/stats/corrected_fit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
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

using Corrections = std::function<double(double width)>;
using test::binomial_acceptance;
using test::kFalseAlarm;

constexpr std::array<double, 8> kWidths{64, 128, 256, 512, 1024, 2048, 4096, 8192};
/// Which corrections are fitted, and whether widths may be dropped.
struct LimitRule {
  Powers powers{1.0, 2.0};
  bool drops = true;
};

CorrectedFit fit_limit(std::span<const WeightedPoint> points, const LimitRule& rule = {}) {
  return rule.drops ? fit_where_it_holds(points, Leading::kLimit, rule.powers)
                    : fit_corrected(points, Leading::kLimit, rule.powers);
}

const LimitRule kNoSelection{{1.0, 2.0}, false};

double quadratic(double width) {
  return 5 / width - 300 / (width * width);
}

std::vector<WeightedPoint> study(double limit, const Corrections& corrections, double se) {
  std::vector<WeightedPoint> points;
  for (const double width : kWidths) points.push_back({width, limit + corrections(width), se});
  return points;
}

std::vector<WeightedPoint> with_noise(std::vector<WeightedPoint> points,
                                      std::mt19937_64& generator) {
  std::normal_distribution<double> normal;
  for (WeightedPoint& point : points) point.value += point.se * normal(generator);
  return points;
}

/// The interval that claims use.
Interval limit_interval(const CorrectedFit& fit, double alpha) {
  return normal_interval(fit.target, fit.target_se, alpha_after_selection(fit.first, alpha));
}

Interval plain_interval(const CorrectedFit& fit, double alpha) {
  return normal_interval(fit.target, fit.target_se, alpha);
}

TEST(LimitFit, RecoversExactExpansions) {
  for (const double limit : {-2.0, 0.0, 0.9523}) {
    const CorrectedFit fit = fit_limit(study(limit, quadratic, 0.01));
    EXPECT_NEAR(fit.target, limit, 1e-13);
    ASSERT_EQ(fit.coefficients.size(), 2U);
    EXPECT_NEAR(fit.coefficients[0], 5, 1e-10);
    EXPECT_NEAR(fit.coefficients[1], -300, 1e-8);
    EXPECT_NEAR(fit.value(100), limit + quadratic(100), 1e-12);
    EXPECT_NEAR(fit.p_value, 1, 1e-9);
    EXPECT_EQ(fit.first, 0U);
    EXPECT_EQ(fit.smallest_width, 64);
    EXPECT_EQ(fit.degrees_of_freedom, 5);
  }
}

TEST(LimitFit, TakesOtherCorrections) {
  for (const double exponent : {0.5, 1.0, 1.5}) {
    const auto corrections = [&](double n) { return -7 * std::pow(n, -exponent); };
    const CorrectedFit fit = fit_limit(study(3, corrections, 0.01), {{exponent}});
    EXPECT_NEAR(fit.target, 3, 1e-12);
    EXPECT_NEAR(fit.coefficients.at(0), -7, 1e-12 * std::pow(64, exponent) * 10);
    EXPECT_EQ(fit.powers, std::vector{exponent});
    EXPECT_EQ(fit.degrees_of_freedom, 6);
  }
}

TEST(LimitFit, UnequalErrorsDoNotMoveAnExactExpansion) {
  std::vector<WeightedPoint> points = study(1, quadratic, 1);
  for (std::size_t i = 0; i < points.size(); ++i) points[i].se = std::pow(10.0, -double(i % 3));
  EXPECT_NEAR(fit_limit(points).target, 1, 1e-12);
}

TEST(LimitFit, ScalesWithTheValuesAndNotWithTheWidths) {
  std::mt19937_64 generator(501);
  const std::vector<WeightedPoint> points = with_noise(study(1, quadratic, 0.02), generator);
  const CorrectedFit before = fit_limit(points);
  std::vector<WeightedPoint> tiny = points;
  std::vector<WeightedPoint> wide = points;
  for (WeightedPoint& point : tiny) {
    point.value *= 1e-12;
    point.se *= 1e-12;
  }
  for (WeightedPoint& point : wide) point.width *= 1024;
  EXPECT_NEAR(fit_limit(tiny).target / before.target, 1e-12, 1e-24);
  EXPECT_NEAR(fit_limit(tiny).p_value, before.p_value, 1e-9);
  EXPECT_NEAR(fit_limit(wide).target, before.target, 1e-12);
  EXPECT_NEAR(fit_limit(wide).target_se, before.target_se, 1e-14);
}

TEST(LimitFit, DropsWidthsThatDoNotFitAndTellsOfOthers) {
  std::vector<WeightedPoint> points = study(2, quadratic, 0.01);
  points[0].value += 1;
  points[1].value -= 1;
  const CorrectedFit fit = fit_limit(points);
  EXPECT_EQ(fit.first, 2U);
  EXPECT_EQ(fit.smallest_width, 256);
  EXPECT_NEAR(fit.target, 2, 1e-12);
  EXPECT_EQ(fit_limit(points, kNoSelection).first, 0U);
  points[6].value += 1;
  EXPECT_EQ(fit_limit(points).first, 4U);  // one degree of freedom stays
  EXPECT_LT(fit_limit(points).p_value, 0.01);
}

TEST(LimitFit, RefusesPointsWithoutALimit) {
  const std::vector<WeightedPoint> good = study(1, quadratic, 0.01);
  EXPECT_THROW(fit_limit(std::span(good).first(3)), std::invalid_argument);
  EXPECT_NO_THROW(fit_limit(std::span(good).first(3), {{1.0}}));
  const auto refused = [&](auto&& change) {
    std::vector<WeightedPoint> points = good;
    change(points);
    EXPECT_THROW(fit_limit(points), std::invalid_argument);
  };
  refused([](auto& points) { points[1].width = 64; });
  refused([](auto& points) { points[0].width = 0; });
  refused([](auto& points) { points[3].se = 0; });
  refused([](auto& points) { points[3].se = std::numeric_limits<double>::infinity(); });
  refused([](auto& points) { points[3].value = std::nan(""); });
  refused([](auto& points) {
    for (std::size_t i = 0; i < points.size(); ++i) points[i].width = 1e6 + double(i);
  });
  for (const std::vector<double>& exponents : {std::vector<double>{}, {0.0}, {2.0, 1.0}, {-1.0}}) {
    EXPECT_THROW(fit_limit(good, {exponents}), std::invalid_argument);
  }
}

/// What synthetic studies made of a true limit of 1.
struct Tally {
  std::int64_t n;
  std::int64_t missed = 0;
  std::int64_t dropped = 0;
  std::int64_t confirmed = 0;  ///< held against `predicted` +- margin
  std::int64_t refuted = 0;
};

using IntervalRule = std::function<Interval(const CorrectedFit&, double alpha)>;

Tally repeat_study(double se, const LimitRule& rule, const IntervalRule& interval_of, double alpha,
                   std::uint64_t seed, double predicted = 1, double margin = 0.1) {
  constexpr double kLimit = 1;
  const std::vector<WeightedPoint> exact = study(kLimit, quadratic, se);
  std::mt19937_64 generator(seed);
  Tally tally{test::scaled_samples(20000)};
  for (std::int64_t i = 0; i < tally.n; ++i) {
    const CorrectedFit fit = fit_limit(with_noise(exact, generator), rule);
    const Interval interval = interval_of(fit, alpha);
    const Verdict verdict = equivalence_verdict(interval, predicted, margin);
    tally.missed += interval.lower <= kLimit && kLimit <= interval.upper ? 0 : 1;
    tally.dropped += fit.first > 0 ? 1 : 0;
    tally.confirmed += verdict == Verdict::kConfirmed ? 1 : 0;
    tally.refuted += verdict == Verdict::kRefuted ? 1 : 0;
  }
  return tally;
}

void expect_count(std::int64_t count, std::int64_t n, double chance, const std::string& what) {
  const auto [low, high] = binomial_acceptance(n, chance, kFalseAlarm);
  EXPECT_GE(count, low) << what << " of " << n;
  EXPECT_LE(count, high) << what << " of " << n;
}

TEST(LimitCoverage, IsNominalWithoutSelection) {
  for (const double alpha : {0.01, 0.001}) {
    const Tally tally =
        repeat_study(0.02, kNoSelection, plain_interval, alpha, test::test_seed(510));
    expect_count(tally.missed, tally.n, alpha, "missed");
  }
}

TEST(LimitCoverage, SelectionSpendsNoMoreThanAlpha) {
  const Tally tally = repeat_study(0.02, {}, limit_interval, 0.01, test::test_seed(520));
  EXPECT_GE(tally.dropped, binomial_acceptance(tally.n, kLackOfFit, kFalseAlarm).first);
  EXPECT_LE(tally.dropped, binomial_acceptance(tally.n, kLackOfFit + 0.001, kFalseAlarm).second);
  EXPECT_LE(tally.missed, binomial_acceptance(tally.n, 0.01, kFalseAlarm).second);
  // Not by far too wide an interval: the full fit alone spends nearly half of alpha.
  EXPECT_GE(tally.missed, binomial_acceptance(tally.n, 0.004, kFalseAlarm).first);
}

TEST(LimitVerdict, AWrongVerdictAtTheMarginIsRarerThanAlpha) {
  constexpr double kAlpha = 0.01;
  std::uint64_t seed = test::test_seed(540);
  for (const double predicted : {0.9, 1.1}) {
    const Tally tally = repeat_study(0.02, {}, limit_interval, kAlpha, seed++, predicted);
    const std::int64_t most = binomial_acceptance(tally.n, kAlpha, kFalseAlarm).second;
    EXPECT_LE(tally.confirmed + tally.refuted, most) << predicted;
  }
}

TEST(LimitVerdict, PowerIsThatOfThePowerFunction) {
  const double alpha = ErrorBudget{1e-3, 7, 3}.per_interval();
  constexpr double kSe = 0.04;
  constexpr double kMargin = 0.12;
  const double limit_se = fit_limit(study(1, quadratic, kSe)).target_se;
  const double selection = kLackOfFit + 0.001;
  std::uint64_t seed = test::test_seed(550);
  for (const double deviation : {0.0, 0.02}) {
    const Tally tally =
        repeat_study(kSe, {}, limit_interval, alpha, seed++, 1 + deviation, kMargin);
    const double power =
        confirmation_probability(deviation, limit_se, kMargin, interval_reach(limit_se, alpha / 2));
    EXPECT_GT(power, 0.05);
    EXPECT_LT(power, 0.95);
    const double least = std::max(0.0, power - selection);
    const double most = std::min(1.0, power + selection);
    EXPECT_GE(tally.confirmed, binomial_acceptance(tally.n, least, kFalseAlarm).first);
    EXPECT_LE(tally.confirmed, binomial_acceptance(tally.n, most, kFalseAlarm).second);
  }
}

TEST(LimitVerdict, ATrueLimitIsConfirmedAndAFalseOneRefuted) {
  const double alpha = ErrorBudget{1e-3, 7, 3}.per_interval();
  const Tally right = repeat_study(0.005, {}, limit_interval, alpha, test::test_seed(560));
  const Tally wrong = repeat_study(0.005, {}, limit_interval, alpha, test::test_seed(561), 1.3);
  const std::int64_t least =
      binomial_acceptance(right.n, 1 - kLackOfFit - 0.001, kFalseAlarm).first;
  EXPECT_GE(right.confirmed, least);
  EXPECT_EQ(right.refuted, 0);
  EXPECT_GE(wrong.refuted, least);
  EXPECT_EQ(wrong.confirmed, 0);
}

}  // namespace
}  // namespace widthwise::verify
