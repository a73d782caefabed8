// Claims held against draws whose truth is known.

#include "verify/claims/claim.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "tests/verify/exact/exact_draws.hpp"
#include "verify/claims/theorem1.hpp"
#include "verify/stats/estimator.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

using Eigen::VectorXd;
using testing::doubling_widths;
using testing::normal_shape;
using testing::power_law;
using testing::tables_of;

constexpr Strictness kStrict{1e-4, std::nullopt};

// Enough for slopes to be known to a quarter of the default margin over eight widths.
constexpr Eigen::Index kMany = 16000;

// Least squares and logarithms of a few points.
constexpr double kRounding = 1e-11;

Claim default_claim(const std::string& id) {
  for (const Claim& claim : theorem1_mlp_claims(kDefaultDepth, 1.0)) {
    if (claim.id == id) return claim;
  }
  throw std::invalid_argument(id);
}

Claim rate_claim(int order) {
  return default_claim("theorem1.mlp.r" + std::to_string(order));
}

Claim mean_claim() {
  return default_claim("theorem1.mlp.ntk-mean");
}

Claim zero_claim() {
  return default_claim("theorem1.mlp.zero");
}

/// `offset` plus draws without skew, of standard deviation 1.
VectorXd around(double offset, Eigen::Index n) {
  return VectorXd::Constant(n, offset) + normal_shape(n);
}

void expect_undecided(const ClaimResult& result, const std::string& missing) {
  EXPECT_EQ(result.verdict, Verdict::kInconclusive) << result.id;
  EXPECT_NE(result.reason.find(missing), std::string::npos) << result.reason;
}

TEST(Judge, ConfirmsAnExactPowerLaw) {
  for (int order = 1; order <= 4; ++order) {
    const Claim claim = rate_claim(order);
    const auto tables = power_law(claim, doubling_widths(8), 1.0 - order, kMany);
    const ClaimResult result = judge(claim, tables, kStrict);
    EXPECT_EQ(result.verdict, Verdict::kConfirmed) << result.reason;
    EXPECT_EQ(result.reason, "");
    EXPECT_NEAR(result.estimate, 1.0 - order, kRounding);
    EXPECT_EQ(result.margin, kSlopeMargin);
    EXPECT_EQ(result.id, claim.id);
    ASSERT_TRUE(result.fit);
    EXPECT_EQ(result.fit->local_slopes.size(), 7U);
    ASSERT_EQ(result.rows.size(), 8U);
    EXPECT_EQ(
        result.rows.front().statistic,
        (order == 1 ? "median |K^(1)|" : "75 % quantile of |K^(" + std::to_string(order) + ")|"));
    EXPECT_EQ(result.rows.front().samples, kMany);
  }
}

TEST(Judge, SeesThroughAFadingCorrection) {
  // Local slopes at the smallest widths are off by 0.4: a straight line would be refuted.
  const Claim claim = rate_claim(2);
  const VectorXd shape = normal_shape(4 * kMany);
  const auto tables = tables_of(claim, doubling_widths(8),
                                [&](double n) -> VectorXd { return std::exp(40 / n) / n * shape; });
  const ClaimResult result = judge(claim, tables, kStrict);
  EXPECT_EQ(result.verdict, Verdict::kConfirmed);
  EXPECT_NEAR(result.estimate, -1, kRounding);
}

TEST(Judge, RefutesASlopeThatIsOffByAHalfOnEitherSide) {
  for (const double slope : {-1.5, -0.5}) {  // too fast is as wrong as too slow
    const Claim claim = rate_claim(2);
    const ClaimResult result =
        judge(claim, power_law(claim, doubling_widths(8), slope, kMany), kStrict);
    EXPECT_EQ(result.verdict, Verdict::kRefuted);
    EXPECT_EQ(result.reason, "");
    EXPECT_FALSE(result.as_expected());
  }
}

TEST(Judge, ExpectsTheControlToBeRefuted) {
  const Claim control = tanh_control();
  const auto widths = doubling_widths(8);
  const ClaimResult behaves = judge(control, power_law(control, widths, -1, kMany), kStrict);
  EXPECT_EQ(behaves.verdict, Verdict::kRefuted);
  EXPECT_TRUE(behaves.is_control() && behaves.as_expected());
  const ClaimResult fails = judge(control, power_law(control, widths, -2, kMany), kStrict);
  EXPECT_EQ(fails.verdict, Verdict::kConfirmed);
  EXPECT_FALSE(fails.as_expected());
}

TEST(Judge, AnIntervalAcrossTheMarginDecidesNothing) {
  const Claim claim = rate_claim(2);
  const auto tables = power_law(claim, doubling_widths(8), -1.08, 1000);
  const ClaimResult result = judge(claim, tables, kStrict);
  ASSERT_LT(result.ci.lower, -1.1);  // else the test tests nothing
  ASSERT_GT(result.ci.upper, -1.1);
  expect_undecided(result, "across the margin");
}

TEST(Judge, TakesTheSlopeMarginThatIsGiven) {
  const Claim claim = rate_claim(2);
  const auto widths = doubling_widths(8);
  const auto wide = judge(claim, power_law(claim, widths, -1, kMany), {1e-4, 0.6});
  EXPECT_EQ(wide.verdict, Verdict::kConfirmed);
  EXPECT_EQ(wide.margin, 0.6);
  const auto off = judge(claim, power_law(claim, widths, -1.5, kMany), {1e-4, 0.6});
  expect_undecided(off, "within the margin, but");
  const auto strict = judge(claim, power_law(claim, widths, -1, kMany), {1e-4, 1e-3});
  expect_undecided(strict, "across the margin");
  EXPECT_EQ(strict.power, 0.0);
}

TEST(Judge, TheSlopesIntervalIsTheUnionOfItsForms) {
  const Claim claim = rate_claim(2);
  const VectorXd shape = normal_shape(kMany);
  for (const bool bent : {false, true}) {
    // The smallest width on no power law: it is dropped, and the choice is paid for.
    const auto tables = tables_of(claim, doubling_widths(8), [&](double n) -> VectorXd {
      return (bent && n == 64 ? 3 : 1) / n * shape;
    });
    const ClaimResult result = judge(claim, tables, kStrict);
    const FamilyFit& family = result.fit.value().family;
    ASSERT_EQ(family.members.size(), half_powers().size());
    std::vector<WeightedPoint> points;
    for (const SampleTable& table : tables) {
      const Measurement measured = claim.statistic.of(table.draws);
      points.push_back({double(table.width), measured.log.value, measured.log.se});
    }
    const FamilyFit expected =
        fit_family(points, Leading::kPowerLaw, half_powers(), kStrict.alpha, kMany);
    EXPECT_EQ(result.fit->best().first, bent ? 1U : 0U);
    EXPECT_EQ(result.alpha, kStrict.alpha);
    EXPECT_EQ(result.ci.lower, expected.interval().lower);
    EXPECT_EQ(result.ci.upper, expected.interval().upper);
    EXPECT_EQ(result.estimate, expected.best().target);
    EXPECT_EQ(result.se, expected.best().target_se);
    EXPECT_EQ(result.power, confirmation_probability(0, expected.widest().target_se, kSlopeMargin,
                                                     result.ci.half_width()));
  }
}

TEST(Judge, WhatIsCloseButExcludedIsNotConfirmed) {
  const Claim claim = rate_claim(2);
  const ClaimResult result =
      judge(claim, power_law(claim, doubling_widths(8), -1.06, 1000000), {1e-2, std::nullopt});
  ASSERT_GT(result.ci.lower, -1.1);
  ASSERT_LT(result.ci.upper, -1.0);
  expect_undecided(result, "within the margin, but the interval excludes the prediction by");
  EXPECT_NE(result.reason.find("either the exponent or the fitted corrections are off"),
            std::string::npos);
}

TEST(Judge, LackOfFitDecidesNothing) {
  const Claim claim = rate_claim(2);
  const VectorXd shape = normal_shape(kMany);
  for (const double slope : {-1.0, -3.0}) {  // would be CONFIRMED, would be REFUTED
    const auto tables = tables_of(claim, doubling_widths(8), [&](double n) -> VectorXd {
      const bool odd = std::lround(std::log2(n)) % 2 == 1;
      return std::pow(n, slope) * (odd ? 1.3 : 1.0) * shape;
    });
    expect_undecided(judge(claim, tables, kStrict), "lack of fit");
  }
}

TEST(Judge, TooFewWidthsDecideNothing) {
  const Claim claim = rate_claim(2);
  for (const int n_widths : {1, 2, 3}) {
    const auto result =
        judge(claim, power_law(claim, doubling_widths(n_widths), -1, kMany), kStrict);
    expect_undecided(result, std::to_string(n_widths) + " widths");
    EXPECT_EQ(result.rows.size(), static_cast<std::size_t>(n_widths));
    EXPECT_EQ(result.margin, kSlopeMargin);
  }
}

TEST(Judge, WidthsTooCloseTogetherDecideNothing) {
  const Claim claim = rate_claim(2);
  const std::vector<std::int64_t> widths{1000000, 1000001, 1000002, 1000003};
  expect_undecided(judge(claim, power_law(claim, widths, -1, kMany), kStrict), "too close");
}

TEST(Judge, TooFewDrawsDecideNothing) {
  for (const int n_draws : {1, 2, 99}) {
    const std::string missing = "width 64: too few draws (" + std::to_string(n_draws) + ")";
    // The wrong slope and the wrong mean, which more draws refute.
    const Claim rate = rate_claim(2);
    const auto widths = doubling_widths(8);
    expect_undecided(judge(rate, power_law(rate, widths, -9, n_draws), kStrict), missing);
    const Claim mean = mean_claim();
    const auto tables =
        tables_of(mean, widths, [&](double) -> VectorXd { return around(99, n_draws); });
    expect_undecided(judge(mean, tables, kStrict), missing);
  }
  const Claim rate = rate_claim(2);
  const auto enough = judge(rate, power_law(rate, doubling_widths(8), -9, 100), kStrict);
  EXPECT_EQ(enough.verdict, Verdict::kRefuted);
}

TEST(Judge, OneWidthWithTooFewDrawsIsNamed) {
  const Claim claim = rate_claim(2);
  auto tables = power_law(claim, doubling_widths(8), -1, kMany);
  tables[5].draws.conservativeResize(3, Eigen::NoChange);
  expect_undecided(judge(claim, tables, kStrict), "width 2048: too few draws (3)");
}

TEST(Judge, DrawsWithoutSpreadDecideNothing) {
  for (const Claim& claim : {rate_claim(2), mean_claim()}) {
    const auto equal = tables_of(claim, doubling_widths(8), [&](double n) -> VectorXd {
      return VectorXd::Constant(kMany, claim.order == 2 ? 1 / n : claim.predicted);
    });
    expect_undecided(judge(claim, equal, kStrict), "all equal");
  }
}

TEST(Judge, ARateOfZerosIsRefuted) {
  const Claim claim = rate_claim(2);
  const auto zeros = tables_of(claim, doubling_widths(8),
                               [](double) -> VectorXd { return VectorXd::Zero(kMany); });
  const ClaimResult result = judge(claim, zeros, kStrict);
  EXPECT_EQ(result.verdict, Verdict::kRefuted);
  EXPECT_NE(result.reason.find("identically zero here"), std::string::npos);
  EXPECT_EQ(result.rows.front().value, 0.0);
  // One draw that is not zero makes it a matter of rates again.
  auto spoilt = zeros;
  spoilt[3].draws(7, claim.statistic.columns().front()) = 1e-300;
  expect_undecided(judge(claim, spoilt, kStrict), "width 64: too many draws are zero");
}

TEST(Judge, ZerosThatReachTheQuantileDecideNoRate) {
  const Claim claim = rate_claim(2);
  // Just below so many zeros as reach it: a quantile, but none of its error.
  const auto most = tables_of(claim, doubling_widths(8), [](double n) -> VectorXd {
    VectorXd draws = normal_shape(1000) / n;
    draws.head(749).setZero();
    return draws;
  });
  expect_undecided(judge(claim, most, kStrict), "too many draws are zero");
}

TEST(Judge, MissingDrawsDecideNothing) {
  for (const Claim& claim : {rate_claim(2), mean_claim(), zero_claim()}) {
    expect_undecided(judge(claim, {}, kStrict), "no widths");
    auto tables = tables_of(claim, doubling_widths(8),
                            [](double) -> VectorXd { return VectorXd::Zero(100); });
    tables[3].draws.resize(0, tables[3].draws.cols());
    expect_undecided(judge(claim, tables, kStrict), "width 512");
  }
}

TEST(Judge, DrawsThatAreNotFiniteDecideNothing) {
  for (const Claim& claim : {rate_claim(2), mean_claim(), zero_claim()}) {
    for (const double bad : {std::nan(""), kInfinity, -kInfinity}) {
      auto tables = tables_of(claim, doubling_widths(8),
                              [](double) -> VectorXd { return VectorXd::Zero(100); });
      tables[1].draws(7, claim.statistic.columns().front()) = bad;
      expect_undecided(judge(claim, tables, kStrict), "width 128");
    }
  }
}

TEST(Judge, PoolsMeansByWidth) {
  const Claim claim = mean_claim();
  // Means 4 + 64 / n: at two widths, 64 and 128, weighted 1 : 2, they pool to (5 + 2 * 4.5) / 3.
  const Eigen::Index n_draws = 1000;
  const auto tables = tables_of(claim, doubling_widths(2),
                                [&](double n) -> VectorXd { return around(4 + 64 / n, n_draws); });
  const ClaimResult result = judge(claim, tables, kStrict);
  EXPECT_NEAR(result.estimate, 14.0 / 3, kRounding);
  EXPECT_NEAR(result.rows[0].value, 5.0, kRounding);
  EXPECT_NEAR(result.rows[1].value, 4.5, kRounding);
  // Both widths have the same standard error s, so that of the pool is sqrt(1 + 4) / 3 s.
  const double se = std::sqrt(5.0) / 3 * result.rows[0].se;
  const double reach = student_interval({0.0, se}, kStrict.alpha, n_draws).upper;
  EXPECT_NEAR(result.ci.upper - result.estimate, reach, kRounding);
  EXPECT_EQ(result.alpha, kStrict.alpha);
  EXPECT_DOUBLE_EQ(result.margin, 0.04);  // 1 % of Lambda = 4, whatever the margin of slopes
  EXPECT_DOUBLE_EQ(judge(claim, tables, {1e-4, 0.7}).margin, 0.04);
}

TEST(Judge, HoldsTheMeanAgainstItsPrediction) {
  const Claim claim = mean_claim();
  const auto judged = [&](double truth) {
    // Standard error 0.1 / sqrt(kMany) at each width, a fiftieth of the margin.
    const auto tables = tables_of(claim, doubling_widths(3), [&](double) -> VectorXd {
      return VectorXd::Constant(kMany, truth) + 0.1 * normal_shape(kMany);
    });
    return judge(claim, tables, kStrict).verdict;
  };
  EXPECT_EQ(judged(4.0), Verdict::kConfirmed);
  EXPECT_EQ(judged(4.001), Verdict::kConfirmed);
  EXPECT_EQ(judged(4.03), Verdict::kInconclusive);  // close, but excluded
  EXPECT_EQ(judged(4.05), Verdict::kRefuted);
  EXPECT_EQ(judged(3.95), Verdict::kRefuted);
  EXPECT_EQ(judged(4.04), Verdict::kInconclusive);
}

TEST(Judge, AnExactZeroStandsNoExceptions) {
  const Claim claim = zero_claim();
  auto tables =
      tables_of(claim, doubling_widths(3), [](double) -> VectorXd { return VectorXd::Zero(10); });
  tables[1].draws(4, claim.statistic.columns().front()) = -0.0;
  EXPECT_EQ(judge(claim, tables, kStrict).verdict, Verdict::kConfirmed);
  for (const double nonzero : {1e-300, -1e-300, std::numeric_limits<double>::denorm_min()}) {
    auto spoilt = tables;
    spoilt[2].draws(9, claim.statistic.columns().front()) = nonzero;
    const ClaimResult result = judge(claim, spoilt, kStrict);
    EXPECT_EQ(result.verdict, Verdict::kRefuted);
    EXPECT_EQ(result.estimate, std::abs(nonzero));
    EXPECT_EQ(result.rows[2].value, std::abs(nonzero));
  }
}

TEST(Judge, SaysWhatWasHeldFixed) {
  const auto widths = doubling_widths(4);
  const Claim control = tanh_control();
  const auto regime = regime_in_words(judge(control, power_law(control, widths, -1, 200), kStrict));
  EXPECT_EQ(regime.at("activation"), "tanh");
  EXPECT_EQ(regime.at("depth_f"), "3");
  EXPECT_EQ(regime.at("order"), "3");
  EXPECT_EQ(regime.at("inputs"), "u, u', |u|^2 = |u'|^2 = d");
  const Claim mean = mean_claim();
  EXPECT_EQ(regime_in_words(judge(mean, {}, kStrict)).at("inputs"), "u' = u");
}

}  // namespace
}  // namespace widthwise::verify
