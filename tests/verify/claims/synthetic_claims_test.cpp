// The truth of the draws, by routes that know no fit.

#include "verify/claims/synthetic_claims.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "tests/statistical_test.hpp"
#include "verify/stats/estimator.hpp"
#include "verify/stats/kolmogorov_distance.hpp"
#include "verify/stats/moment_estimator.hpp"

namespace widthwise::verify {
namespace {

std::vector<double> column(const SyntheticStudy& study, std::int64_t width, std::size_t index) {
  const auto n = static_cast<std::uint64_t>(test::scaled_samples(20000));
  Setting setting;
  setting.seed = test::test_seed(77);
  std::vector<double> values;
  for (std::uint64_t sample = 0; sample < n; ++sample) {
    values.push_back(study.draw(setting, width, sample)[static_cast<Eigen::Index>(index)]);
  }
  return values;
}

const Claim& claim_about(const std::vector<Claim>& claims, const std::string& id) {
  for (const Claim& claim : claims) {
    if (claim.id == id) return claim;
  }
  throw std::invalid_argument(id);
}

// Nine comparisons a test at most.
const double kErrors = test::z_limit(test::kFalseAlarm, 9);

std::vector<Claim> claims_off_by(double deviation) {
  return synthetic_claims(std::make_shared<const SyntheticStudy>("a", deviation));
}

TEST(SyntheticStudy, MeansAreThePredictionsPlusDeviations) {
  for (const double deviation : {0.0, -1.0, 1.5}) {
    const SyntheticStudy study("a", deviation);
    const std::vector<Claim> claims = claims_off_by(deviation);
    for (const char* id : {"value", "pooled-mean", "limit"}) {
      const Claim& claim = claim_about(claims, id);
      // A width so large that nothing is left of the corrections.
      const auto draws = column(study, std::int64_t{1} << 40,
                                static_cast<std::size_t>(claim.statistic.columns().front()));
      const Estimate estimate = mean(draws);
      EXPECT_NEAR(estimate.value, 1 + deviation * *claim.margin, kErrors * estimate.se)
          << id << " at " << deviation;
    }
  }
}

TEST(SyntheticStudy, LimitHasItsCorrections) {
  const SyntheticStudy study("a", 0);
  const Estimate at64 = mean(column(study, 64, 2));
  EXPECT_NEAR(at64.value, 1 + 3.0 / 64 - 20.0 / 4096, kErrors * at64.se);
}

TEST(SyntheticStudy, MediansFallWithTheExponents) {
  constexpr double kLogRatio = 4.852030263919617;  // log(8192 / 64)
  for (const double deviation : {0.0, 1.0}) {
    const SyntheticStudy study("a", deviation);
    for (const auto& [id, exponent, correction] :
         {std::tuple{"slope.quartile", -0.5, 4.0}, std::tuple{"slope.r2", -1.0, 4.0},
          std::tuple{"slope.r3", -2.0, 4.0}}) {
      const std::vector<Claim> claims = claims_off_by(deviation);
      const Claim& claim = claim_about(claims, id);
      const auto index = static_cast<std::size_t>(claim.statistic.columns().front());
      const double level = claim.id == "slope.quartile" ? 0.75 : 0.5;
      const Estimate small = log_abs_quantile(column(study, 64, index), level);
      const Estimate large = log_abs_quantile(column(study, 8192, index), level);
      const double expected = (exponent + deviation * *claim.margin) * kLogRatio +
                              std::log1p(correction / 8192) - std::log1p(correction / 64);
      EXPECT_NEAR(large.value - small.value, expected, kErrors * std::hypot(small.se, large.se))
          << id << " at " << deviation;
    }
  }
}

const SyntheticTruth& truth_called(const std::string& name) {
  for (const SyntheticTruth& truth : synthetic_truths()) {
    if (truth.name == name) return truth;
  }
  throw std::invalid_argument(name);
}

// Means and variances against n^s T, written out.
TEST(SyntheticStudy, MomentsHaveTheFactorOfTheTruth) {
  constexpr std::int64_t kWidth = 100;
  const double factor = std::sqrt(1 + 1000.0 / kWidth);
  const SyntheticStudy study("a", 0, truth_called("sqrt(1 + 1000/n)"));
  const Estimate rate = mean(column(study, kWidth, SyntheticStudy::kRate));
  EXPECT_NEAR(rate.value, factor / kWidth, kErrors * rate.se);
  const Estimate bounded = mean(column(study, kWidth, SyntheticStudy::kBounded));
  EXPECT_NEAR(bounded.value, factor / kWidth, kErrors * bounded.se);
  const Estimate spread = variance(column(study, kWidth, SyntheticStudy::kVariance));
  EXPECT_NEAR(spread.value, factor / kWidth, kErrors * spread.se);
  const Estimate limit = mean(column(study, kWidth, SyntheticStudy::kLimit));
  EXPECT_NEAR(limit.value, factor, kErrors * limit.se);
}

TEST(SyntheticStudy, ALawLiesAtItsDistance) {
  for (const double deviation : {0.0, 1.0, -1.0}) {
    const SyntheticStudy study("a", deviation);
    const auto draws = column(study, 8192, SyntheticStudy::kLaw);
    const double reach = massart_reach(std::ssize(draws), test::kFalseAlarm);
    EXPECT_NEAR(kolmogorov_distance(draws, 1).value, study.target(SyntheticStudy::kLaw),
                reach + 1e-3);
    EXPECT_EQ(study.target(SyntheticStudy::kLaw),
              std::abs(deviation) * study.margin(SyntheticStudy::kLaw));
  }
}

TEST(SyntheticStudy, AtomsAreExactZeros) {
  const SyntheticStudy study("a", 0, truth_called("40 % exact zeros"));
  const auto draws = column(study, 64, SyntheticStudy::kSecond);
  const auto n = static_cast<double>(draws.size());
  EXPECT_NEAR(static_cast<double>(std::ranges::count(draws, 0.0)) / n, 0.4,
              kErrors * std::sqrt(0.24 / n));
}

// The variance of X + n^(-1/2) Y is 1 + 1/n of n^(2 s) T^2.
TEST(SyntheticStudy, AdmixturesFadeLikeARoot) {
  const SyntheticStudy study("a", 0, truth_called("|X + n^-1/2 Y|"));
  const Estimate spread = variance(column(study, 4, SyntheticStudy::kSecond));
  EXPECT_NEAR(spread.value, 1.25 * 4 / 16, kErrors * spread.se);
}

// Off both the exponent and the straight slope, by a margin of one and more of the other.
TEST(SyntheticStudy, LogarithmsAreOffWithTheirDriftAsWithout) {
  for (const char* name : {"(log n)^0.5", "(log n)^-0.5"}) {
    const SyntheticTruth& truth = truth_called(name);
    for (const double deviation : {1.0, -1.0}) {
      const SyntheticStudy study("a", deviation, truth);
      for (const auto column : {SyntheticStudy::kSecond, SyntheticStudy::kBounded}) {
        const double off = study.target(column) - SyntheticStudy::predicted(column);
        const double nearer = std::min(std::abs(off), std::abs(off + truth.drift));
        EXPECT_NEAR(nearer, study.margin(column), 1e-12) << name << deviation;
      }
      EXPECT_NEAR(study.target(SyntheticStudy::kLimit),
                  1 + deviation * study.margin(SyntheticStudy::kLimit), 1e-15);
    }
  }
}

TEST(SyntheticStudy, ZeroIsExactOrNot) {
  const auto zero =
      static_cast<Eigen::Index>(claim_about(claims_off_by(0), "zero").statistic.columns().front());
  EXPECT_EQ(SyntheticStudy("a", 0).draw({}, 64, 5)[zero], 0);
  EXPECT_NE(SyntheticStudy("a", 1e-3).draw({}, 64, 5)[zero], 0);
}

TEST(SyntheticStudy, NamesItsNumbers) {
  const auto draw = [](const char* name, std::uint64_t seed, std::int64_t width,
                       std::uint64_t sample) {
    Setting setting;
    setting.seed = seed;
    return SyntheticStudy(name, 0).draw(setting, width, sample)[0];
  };
  EXPECT_EQ(draw("a", 1, 64, 5), draw("a", 1, 64, 5));
  EXPECT_NE(draw("a", 1, 64, 5), draw("b", 1, 64, 5));
  EXPECT_NE(draw("a", 1, 64, 5), draw("a", 2, 64, 5));
  EXPECT_NE(draw("a", 1, 64, 5), draw("a", 1, 128, 5));
  EXPECT_NE(draw("a", 1, 64, 5), draw("a", 1, 64, 6));
}

TEST(SyntheticClaims, ReadEveryColumnOnceAndPredictTheSameWhateverTheTruth) {
  const std::vector<Claim> exact = claims_off_by(0);
  const std::vector<Claim> off = claims_off_by(1);
  const SyntheticStudy study("a", 0);
  ASSERT_EQ(exact.size(), study.columns().size());
  for (std::size_t i = 0; i < exact.size(); ++i) {
    EXPECT_EQ(exact[i].statistic.columns().front(), static_cast<Eigen::Index>(i));
    EXPECT_EQ(exact[i].predicted, off[i].predicted);
    EXPECT_EQ(exact[i].margin, off[i].margin);
  }
}

}  // namespace
}  // namespace widthwise::verify
