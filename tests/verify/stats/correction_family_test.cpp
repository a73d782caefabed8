// The union over forms: what it holds, what it spends, and that it covers where one form does not.

#include "verify/stats/correction_family.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/statistical_test.hpp"
#include "verify/stats/estimator.hpp"

namespace widthwise::verify {
namespace {

using Truth = std::function<double(double width)>;

constexpr std::int64_t kManyDraws = 1000000000;  // errors as good as known

std::vector<WeightedPoint> curve(const Truth& log_value, double se) {
  std::vector<WeightedPoint> points;
  for (double width = 64; width <= 8192; width *= 2) {
    points.push_back({width, log_value(width), se});
  }
  return points;
}

std::vector<WeightedPoint> noisy(std::vector<WeightedPoint> points, std::mt19937_64& generator) {
  std::normal_distribution<double> normal;
  for (WeightedPoint& point : points) point.value += point.se * normal(generator);
  return points;
}

FamilyFit slope_family(std::span<const WeightedPoint> points, double alpha,
                       const CorrectionFamily& family = half_powers()) {
  return fit_family(points, Leading::kPowerLaw, family, alpha, kManyDraws);
}

TEST(CorrectionFamily, HasAMemberForEachFormThatThereAreWidthsFor) {
  const auto points = curve([](double n) { return -std::log(n) + 3 / n; }, 0.01);
  EXPECT_EQ(slope_family(points, 0.01).members.size(), 3U);
  EXPECT_EQ(slope_family(std::span(points).first(4), 0.01).members.size(), 2U);
  EXPECT_THROW(slope_family(std::span(points).first(3), 0.01), std::invalid_argument);
  EXPECT_THROW(slope_family(points, 0.01, {}), std::invalid_argument);
  EXPECT_EQ(fewest_widths(Leading::kPowerLaw, half_powers()), 4U);
  EXPECT_EQ(fewest_widths(Leading::kLimit, whole_powers()), 3U);
}

TEST(CorrectionFamily, ItsIntervalIsTheUnionOfThoseNotRejected) {
  const auto points = curve([](double n) { return -std::log(n) + 3 / n; }, 0.01);
  FamilyFit fit = slope_family(points, 0.01);
  Interval hull{1e9, -1e9};
  for (const FamilyMember& member : fit.members) {
    EXPECT_FALSE(member.rejected);
    hull = {std::min(hull.lower, member.interval.lower),
            std::max(hull.upper, member.interval.upper)};
    // What rejecting spends is taken from alpha, and half of the rest is kept for dropping widths.
    const double kept = (1 - kRejectionShare) * 0.01 / 3 / 2;
    const Interval own =
        student_interval({member.fit.target, member.fit.target_se}, kept, kManyDraws);
    EXPECT_EQ(member.bias, neglected_order(points, member.fit));
    EXPECT_NEAR(member.interval.half_width(), own.half_width() + member.bias, 1e-12);
  }
  EXPECT_EQ(fit.interval().lower, hull.lower);
  EXPECT_EQ(fit.interval().upper, hull.upper);
  EXPECT_EQ(fit.best().powers, Powers{1.0});
  EXPECT_EQ(fit.widest().powers, Powers{0.5});  // whose next order counts
  fit.members[0].rejected = true;
  EXPECT_EQ(fit.interval().lower,
            std::min(fit.members[1].interval.lower, fit.members[2].interval.lower));
  for (FamilyMember& member : fit.members) member.rejected = true;
  EXPECT_TRUE(fit.all_rejected());
  EXPECT_THROW(fit.interval(), std::logic_error);
}

TEST(CorrectionFamily, WhatDroppedWidthsIsHeldAgainstItsRefits) {
  auto points = curve([](double n) { return -std::log(n) + 3 / n; }, 0.01);
  points[0].value += 0.2;
  int n_dropped = 0;
  for (const FamilyMember& member : slope_family(points, 0.01).members) {
    if (member.fit.first != 1U) continue;  // a form that bends enough keeps the width
    ++n_dropped;
    const double alpha = alpha_after_selection(1, (1 - kRejectionShare) * 0.01 / 3);
    for (const std::size_t first : {1U, 2U, 3U}) {
      const CorrectedFit refit =
          fit_corrected(points, Leading::kPowerLaw, member.fit.powers, first);
      const Interval own = student_interval({refit.target, refit.target_se}, alpha, kManyDraws);
      const double bias = neglected_order(points, refit);
      EXPECT_LE(member.interval.lower, own.lower - bias + 1e-12);
      EXPECT_GE(member.interval.upper, own.upper + bias - 1e-12);
    }
  }
  EXPECT_GE(n_dropped, 1);
}

// What a straight line through x = 64 / n makes of x^2, by the formulas for its intercept.
TEST(NeglectedOrder, IsTheSquareOfTheCorrectionsAsTheFitSeesIt) {
  constexpr double kSize = 0.2;
  const auto points = curve([](double n) { return 3.0 * (1 + kSize * 64 / n); }, 0.01);
  double n = 0;
  double x1 = 0;
  double x2 = 0;
  double x3 = 0;
  for (const WeightedPoint& point : points) {
    const double x = 64 / point.width;
    n += 1;
    x1 += x;
    x2 += x * x;
    x3 += x * x * x;
  }
  const double slope = (x3 - x1 * x2 / n) / (x2 - x1 * x1 / n);
  const double intercept = (x2 - slope * x1) / n;
  const CorrectedFit fit = fit_corrected(points, Leading::kLimit, {1.0});
  // Relative to the value at the smallest width, which is the larger one.
  const double unit = 3.0 * (1 + kSize);
  EXPECT_NEAR(neglected_order(points, fit), std::abs(intercept) * 3 * kSize * 3 * kSize / unit / 2,
              1e-12);
}

// log(1 + b/n) is its first two orders but for (b/n)^3 / 3.
TEST(NeglectedOrder, BoundsTheErrorOfAFitOfTwoOrders) {
  for (const double b : {-20.0, 10.0, 30.0, 60.0}) {
    const auto points = curve([b](double n) { return std::log1p(b / n) - std::log(n); }, 0.01);
    for (const Powers& powers : {Powers{1.0}, Powers{1.0, 2.0}}) {
      const CorrectedFit fit = fit_corrected(points, Leading::kPowerLaw, powers);
      EXPECT_NE(fit.target, -1.0);
      EXPECT_LE(std::abs(fit.target + 1), neglected_order(points, fit)) << b;
    }
  }
}

TEST(NeglectedOrder, IsNothingWhereNothingWasCorrected) {
  const auto points = curve([](double n) { return -std::log(n); }, 0.01);
  const CorrectedFit fit = fit_corrected(points, Leading::kPowerLaw, {0.5, 1.0});
  EXPECT_NEAR(neglected_order(points, fit), 0, 1e-20);
  const auto nothing = curve([](double) { return 0.0; }, 0.01);
  EXPECT_EQ(neglected_order(nothing, fit_corrected(nothing, Leading::kLimit, {1.0})), 0);
}

// A slow power follows the last few widths of a fast one, and extrapolates them far.
TEST(CorrectionFamily, OfLimitsRejectsWhatFitsFewWidthsWhereAnotherFitsAll) {
  const auto points = curve([](double n) { return 1 + 4 / n; }, 1e-3);
  const FamilyFit limit = fit_family(points, Leading::kLimit, slow_powers(), 1e-3, kManyDraws);
  for (const FamilyMember& member : limit.members) {
    EXPECT_EQ(member.rejected, member.fit.powers.front() < 1) << member.fit.powers.front();
  }
  // Where no form fits all widths, nothing speaks against a slow one.
  auto spoilt = points;
  spoilt[0].value += 0.2;
  for (const FamilyMember& member :
       fit_family(spoilt, Leading::kLimit, slow_powers(), 1e-3, kManyDraws).members) {
    EXPECT_FALSE(member.rejected);
  }
}

TEST(CorrectionFamily, RejectsAFormThatFitsNowhere) {
  const auto zigzag =
      curve([](double n) { return std::lround(std::log2(n)) % 2 == 0 ? 0.0 : 0.5; }, 0.01);
  EXPECT_TRUE(slope_family(zigzag, 0.01).all_rejected());
}

/// How often an interval misses the slope -1 of a truth.
std::int64_t misses(const Truth& correction, double se, double alpha, std::int64_t n,
                    std::uint64_t seed, const CorrectionFamily& family) {
  const auto exact = curve([&](double w) { return -std::log(w) + correction(w); }, se);
  std::mt19937_64 generator(seed);
  std::int64_t missed = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const FamilyFit fit = slope_family(noisy(exact, generator), alpha, family);
    missed += !fit.all_rejected() && fit.interval().contains(-1) ? 0 : 1;
  }
  return missed;
}

// Whenever a member is the truth, for errors of any size.
TEST(FamilyCoverage, MissesNoMoreThanAlphaInsideTheFamily) {
  const std::int64_t n = test::scaled_samples(3000);
  std::uint64_t seed = test::test_seed(801);
  const std::pair<const char*, Truth> truths[] = {
      {"half", [](double w) { return 2 / std::sqrt(w); }},
      {"whole", [](double w) { return -20 / w; }},
      {"both", [](double w) { return 30 / w - 900 / (w * w); }}};
  for (const auto& [name, truth] : truths) {
    for (const double se : {0.003, 0.03}) {
      for (const double alpha : {0.1, 0.01}) {
        const auto most = test::binomial_acceptance(n, alpha, test::kFalseAlarm).second;
        EXPECT_LE(misses(truth, se, alpha, n, seed++, half_powers()), most)
            << name << " se " << se << " alpha " << alpha;
      }
    }
  }
}

// Not of any declared form, and bent over many widths.
TEST(FamilyCoverage, HoldsForASumOfTwoSizesToo) {
  const std::int64_t n = test::scaled_samples(1000);
  std::uint64_t seed = test::test_seed(802);
  for (const double b : {10.0, 100.0, 300.0, 1000.0}) {
    for (const double se : {0.005, 0.02}) {
      const auto truth = [b](double w) { return 0.5 * std::log1p(b / w); };
      EXPECT_LE(misses(truth, se, 0.01, n, seed++, half_powers()),
                test::binomial_acceptance(n, 0.01, test::kFalseAlarm).second)
          << "B " << b << " se " << se;
    }
  }
}

TEST(FamilyCoverage, OneFormAloneDoesNotHoldThere) {
  const std::int64_t n = test::scaled_samples(300);
  const auto truth = [](double w) { return 3 / std::sqrt(w); };
  EXPECT_GT(misses(truth, 0.005, 0.01, n, test::test_seed(803), {{1.0}}), n / 4);
}

/// How often a limit's interval misses 1.
std::int64_t limit_misses(const Truth& value, double se, double alpha, std::int64_t n,
                          std::uint64_t seed, const CorrectionFamily& family) {
  const auto exact = curve(value, se);
  std::mt19937_64 generator(seed);
  std::int64_t missed = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const FamilyFit fit =
        fit_family(noisy(exact, generator), Leading::kLimit, family, alpha, kManyDraws);
    missed += !fit.all_rejected() && fit.interval().contains(1) ? 0 : 1;
  }
  return missed;
}

// Whole powers are taken in by a slow one, which the family of limits holds.
TEST(FamilyCoverage, OfALimitHoldsForSlowPowersAndForSquareRoots) {
  const std::int64_t n = test::scaled_samples(1000);
  std::uint64_t seed = test::test_seed(804);
  const std::pair<const char*, Truth> truths[] = {
      {"quarter", [](double w) { return 1 + std::pow(w, -0.25); }},
      {"half", [](double w) { return 1 + 4 / std::sqrt(w); }},
      {"two powers", [](double w) { return 1 + 3 / w - 20 / (w * w); }},
      {"root", [](double w) { return std::sqrt(1 + 1000 / w); }}};
  for (const auto& [name, truth] : truths) {
    for (const double se : {0.001, 0.01}) {
      EXPECT_LE(limit_misses(truth, se, 0.01, n, seed++, slow_powers()),
                test::binomial_acceptance(n, 0.01, test::kFalseAlarm).second)
          << name << " se " << se;
    }
  }
  EXPECT_GT(limit_misses(truths[0].second, 0.01, 0.01, n, seed, whole_powers()), n / 2);
}

}  // namespace
}  // namespace widthwise::verify
