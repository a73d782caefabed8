// Each conclusion held against draws whose truth is known, and where it must not conclude.

#include "verify/claims/conclusion.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/random_stream.hpp"
#include "tests/statistical_test.hpp"
#include "tests/verify/exact/exact_draws.hpp"
#include "tests/verify/studies/toy_study.hpp"
#include "verify/claims/claim.hpp"
#include "verify/stats/distance_to_normal.hpp"
#include "verify/stats/kolmogorov_distance.hpp"
#include "verify/stats/kurtosis_ratio.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/mean_deviation.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/stats/variance.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

using Eigen::VectorXd;
using testing::doubling_widths;
using testing::normal_shape;
using testing::tables_of;

constexpr Strictness kStrict{1e-4, std::nullopt};
constexpr Eigen::Index kMany = 16000;

Claim example_claim(const Statistic& statistic, const Conclusion& conclusion, double predicted,
                    std::optional<double> margin = std::nullopt) {
  Claim claim{};
  claim.id = "test.claim";
  claim.kind = ClaimKind::kLimit;
  claim.study = study_of(MlpEnsemble{}, Correlations{4});
  claim.statistic = statistic;
  claim.conclusion = conclusion;
  claim.predicted = predicted;
  claim.margin = margin;
  return claim;
}

ClaimResult judged(const Claim& claim, const std::function<VectorXd(double)>& column,
                   int n_widths = 8) {
  return judge(claim, tables_of(claim, doubling_widths(n_widths), column), kStrict);
}

void expect_undecided(const ClaimResult& result, const std::string& missing) {
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  EXPECT_NE(result.reason.find(missing), std::string::npos) << result.reason;
}

/// Draws of the given mean and standard deviation, which are that but for 1e-3 of the latter.
VectorXd around(double mean, double deviation, Eigen::Index n = kMany) {
  return VectorXd::Constant(n, mean) + deviation * normal_shape(n);
}

double bent(double n) {
  return 1 + 5 / n - 100 / (n * n);
}

TEST(LimitConclusion, HoldsTheExtrapolatedMeanAgainstItsPrediction) {
  const auto verdict = [](double predicted) {
    const Claim claim = example_claim(mean_of(1), Limit{}, predicted);
    return judged(claim, [](double n) -> VectorXd { return around(bent(n), 0.1); }).verdict;
  };
  EXPECT_EQ(verdict(1.0), Verdict::kConfirmed);
  EXPECT_EQ(verdict(1.005), Verdict::kInconclusive);  // close, but excluded
  EXPECT_EQ(verdict(1.04), Verdict::kRefuted);
  EXPECT_EQ(verdict(0.96), Verdict::kRefuted);
  EXPECT_EQ(verdict(1.01), Verdict::kInconclusive);
}

TEST(LimitConclusion, CarriesTheUnionOfItsForms) {
  const Claim claim = example_claim(mean_of(1), Limit{}, 1.0);
  for (const bool spoilt : {false, true}) {
    const ClaimResult result = judged(claim, [&](double n) -> VectorXd {
      return around(bent(n) + (spoilt && n == 64 ? 1 : 0), 0.1);
    });
    ASSERT_TRUE(result.has_limit());
    EXPECT_FALSE(result.has_slope());
    const FamilyFit& family = result.fit->family;
    ASSERT_EQ(family.members.size(), slow_powers().size());
    // 1/n alone has dropped widths that bend; with 1/n^2 none but the one that is spoilt.
    EXPECT_EQ(family.best().powers, (Powers{1.0, 2.0}));
    EXPECT_EQ(family.best().first, spoilt ? 1U : 0U);
    EXPECT_NEAR(family.best().target, 1, 1e-10);
    EXPECT_EQ(result.estimate, family.best().target);
    EXPECT_EQ(result.se, family.best().target_se);
    EXPECT_EQ(result.alpha, kStrict.alpha);
    EXPECT_EQ(result.ci.lower, family.interval().lower);
    EXPECT_EQ(result.ci.upper, family.interval().upper);
    EXPECT_EQ(result.margin, 0.01);
  }
}

TEST(LimitConclusion, TakesEveryStatistic) {
  const auto limit_of = [](const Statistic& statistic, double predicted) {
    const Claim claim = example_claim(statistic, Limit{}, predicted, 0.2);
    const ClaimResult result =
        judged(claim, [](double n) -> VectorXd { return (1 + 5 / n) * normal_shape(kMany); });
    EXPECT_EQ(result.verdict, Verdict::kConfirmed) << result.reason << " " << result.estimate;
    return result.estimate;
  };
  EXPECT_NEAR(limit_of(variance_of(2), 1), 1, 1e-3);
  EXPECT_NEAR(limit_of(kurtosis_ratio_of(2), 1), 1, 2e-3);
  EXPECT_NEAR(limit_of(kurtosis_excess_of(2), 0), 0, 2e-3);
  EXPECT_NEAR(limit_of(median_modulus(2), 0.67449), 0.67449, 1e-3);
}

TEST(LimitConclusion, TakesTheCorrectionThatTheClaimDeclares) {
  const Claim claim = example_claim(mean_of(1), Limit{{{0.5}}}, 1.0, 0.1);
  const ClaimResult result =
      judged(claim, [](double n) -> VectorXd { return around(1 + 3 / std::sqrt(n), 0.1); });
  EXPECT_EQ(result.verdict, Verdict::kConfirmed);
  EXPECT_NEAR(result.fit->best().coefficients.at(0), 3, 1e-8);
}

TEST(LimitConclusion, DecidesNothingWhereTheDataDoNot) {
  const Claim claim = example_claim(mean_of(1), Limit{}, 5.0);  // wrong by far
  const auto right = [](double n) -> VectorXd { return around(bent(n), 0.1); };
  expect_undecided(judged(claim, right, 2), "2 widths");
  expect_undecided(judged(claim, [](double) -> VectorXd { return around(1, 0.1, 99); }),
                   "width 64: too few draws (99)");
  expect_undecided(judged(claim, [](double) -> VectorXd { return VectorXd::Ones(kMany); }),
                   "all equal");
  const ClaimResult odd = judged(claim, [](double n) -> VectorXd {
    return around(std::lround(std::log2(n)) % 2 == 1 ? 1.3 : 1.0, 0.1);
  });
  expect_undecided(odd, "lack of fit");
  EXPECT_EQ(odd.rows.size(), 8U);
  const std::vector<std::int64_t> close{1000000, 1000001, 1000002, 1000003};
  expect_undecided(judge(claim, tables_of(claim, close, right), kStrict), "too close");
}

TEST(Margins, AreRelativeUnlessTheClaimGivesOne) {
  const auto margin = [](const Conclusion& conclusion, double predicted, std::optional<double> own,
                         std::optional<double> of_slopes) {
    return judge(example_claim(mean_of(1), conclusion, predicted, own), {}, {1e-4, of_slopes})
        .margin;
  };
  EXPECT_DOUBLE_EQ(margin(Limit{}, -4, std::nullopt, 0.7), 0.04);
  EXPECT_DOUBLE_EQ(margin(Limit{}, 0, 0.2, 0.7), 0.2);
  EXPECT_DOUBLE_EQ(margin(AtLargestWidth{}, 2, std::nullopt, 0.7), 0.02);
  EXPECT_DOUBLE_EQ(margin(Slope{}, -1, std::nullopt, std::nullopt), kSlopeMargin);
  EXPECT_DOUBLE_EQ(margin(Slope{}, -1, 0.3, std::nullopt), 0.3);
  EXPECT_DOUBLE_EQ(margin(Slope{}, -1, 0.3, 0.7), 0.7);
  EXPECT_EQ(margin(ExactZero{}, 0, std::nullopt, 0.7), 0.0);
}

TEST(Margins, AZeroNeedsOne) {
  for (const Conclusion& conclusion : {Conclusion(Limit{}), Conclusion(AtLargestWidth{})}) {
    const Claim claim = example_claim(mean_of(1), conclusion, 0.0);
    EXPECT_THROW(judged(claim, [](double) -> VectorXd { return around(0, 1); }),
                 std::invalid_argument);
  }
}

// What would decide it is worked out for the widths that the law is about.
TEST(SlopeConclusion, SaysWhatWouldDecideIt) {
  const auto column = [](double n) { return around(1.0 / n, 3.0 / n, 400); };
  for (const double from : {0.0, 512.0}) {
    const Claim claim = example_claim(mean_of(1), Slope{.from = from}, -1.0);
    const ClaimResult result = judged(claim, column);
    expect_undecided(result, "times the draws narrow it enough, or widths to ");
    const auto at = result.reason.find("widths to ");
    ASSERT_NE(at, std::string::npos);
    EXPECT_GT(std::stod(result.reason.substr(at + 10)), result.rows.back().abscissa);
  }
  // Of a bound only what lies above it needs to be narrowed.
  const Claim rate = example_claim(mean_of(1), Slope{}, -1.0);
  const Claim bound = example_claim(mean_of(1), Slope{.upper_bound = true}, -0.6);
  const auto times = [&](const Claim& claim) {
    const std::string reason = judged(claim, column).reason;
    return std::stod(reason.substr(reason.find("about ") + 6));
  };
  EXPECT_LT(times(bound), 0.5 * times(rate));
}

TEST(SlopeConclusion, LeavesOutWidthsBelowWhereTheLawHolds) {
  const auto kinked = [](double n) -> VectorXd {
    return around(n < 256 ? 1 / (n * n) : 1 / (256 * n), 1e-7);
  };
  const auto judged_from = [&](double from, int n_widths) {
    const Claim claim = example_claim(mean_of(1), Slope{.from = from}, -1.0);
    return judged(claim, kinked, n_widths);
  };
  const ClaimResult result = judged_from(256, 8);
  EXPECT_EQ(result.verdict, Verdict::kConfirmed) << result.reason;
  EXPECT_EQ(result.fit->best().first, 2U);  // of all rows
  EXPECT_EQ(result.rows.size(), 8U);
  expect_undecided(judged_from(256, 5), "3 widths leave nothing");
  expect_undecided(judged_from(256, 5), "from width 256 on only");
  expect_undecided(judged_from(1e6, 8), "regime not reached");
}

TEST(SlopeConclusion, CommonNumbersArePaidForByTheirCorrelation) {
  const auto length = [](double shared) {
    std::mt19937_64 generator(17);
    std::normal_distribution<double> normal;
    Influence common(1000);
    for (double& value : common) value = normal(generator);
    std::vector<WidthMeasurement> widths;
    for (std::int64_t n = 64; n <= 8192; n *= 2) {
      Influence influence;
      for (const double value : common) {
        influence.push_back(shared * value + std::sqrt(1 - shared * shared) * normal(generator));
      }
      const double log_value = -std::log(static_cast<double>(n));
      const double value = std::exp(log_value);
      widths.push_back(
          {n,
           static_cast<double>(n),
           {{value, 0.01 * value}, {log_value, 0.01}, ErrorLaw::kLogNormal, kMany, influence}});
    }
    ClaimResult result{};
    result.predicted = -1;
    result.margin = 0.1;
    result.alpha = 1e-3;
    conclude(Slope{}, widths, result);
    return result.ci.half_width();
  };
  // A correlation of 0.81 leaves a fifth of the variance of differences.
  EXPECT_NEAR(length(0.9) / length(0.0), std::sqrt(0.19), 0.05);
}

TEST(SlopeConclusion, ANarrowUnionThatTheTailContradictsIsLeftOpen) {
  // A last width that all forms must follow, away from where the three largest widths point.
  const Claim claim = example_claim(mean_of(1), Slope{{{1.0}}}, -1.0, 0.02);
  const ClaimResult result = judged(
      claim,
      [](double n) -> VectorXd {
        return around(std::exp(10 / n) / n, 1e-4 * std::exp(10 / n) / n);
      },
      4);
  expect_undecided(result, "asymptotic regime not reached");
}

TEST(SlopeConclusion, OfADeviationWorksInLogarithms) {
  // |mean - 4| = 50 / n against errors of 1e-3 / sqrt(16000).
  const Claim claim = example_claim(mean_deviation(1, 4), Slope{}, -1.0);
  const ClaimResult result =
      judged(claim, [](double n) -> VectorXd { return around(4 - 50 / n, 1e-3); });
  EXPECT_EQ(result.verdict, Verdict::kConfirmed) << result.reason;
  EXPECT_NEAR(result.estimate, -1, 1e-8);
  EXPECT_EQ(result.rows.front().statistic, "|mean K^(1) - 4|");
  EXPECT_NEAR(result.rows.front().value, 50.0 / 64, 1e-12);
}

TEST(SlopeConclusion, AnUpperBoundIsHeldOnlyAgainstWhatExceedsIt) {
  const auto judged_bound = [](double bound) {
    const Claim claim = example_claim(mean_of(1), Slope{.upper_bound = true}, bound);
    return judged(claim, [](double n) -> VectorXd { return around(3 / n, 1e-5 / n); });
  };
  EXPECT_EQ(judged_bound(0.0).verdict, Verdict::kConfirmed);  // a two-sided claim is refuted
  EXPECT_EQ(judged_bound(-1.0).verdict, Verdict::kConfirmed);
  EXPECT_EQ(judged_bound(-1.2).verdict, Verdict::kRefuted);
  EXPECT_NEAR(judged_bound(-1.2).estimate, -1, 1e-6);
  const ClaimResult result = judged_bound(-1.0);
  EXPECT_GT(result.power, 0.99);
  // What lies below the bound is as good as the bound: the interval reaches up to it.
  EXPECT_EQ(judged_bound(0.0).ci.upper, 0.0);
  EXPECT_NEAR(judged_bound(0.0).ci.lower, -1, 1e-3);
}

TEST(SlopeConclusion, AnExcessThatIsLostInNoiseDecidesNothing) {
  for (const double sign : {1.0, -1.0}) {
    const Claim claim = example_claim(kurtosis_excess_of(1), Slope{}, -1.0, 0.2);
    const ClaimResult result = judged(claim, [&](double n) -> VectorXd {
      const VectorXd shape = normal_shape(kMany);
      return (shape.array() * (1 + sign * 4 / n * (shape.array().square() - 3))).matrix();
    });
    EXPECT_EQ(result.rows.front().value > 0, sign > 0);
    // The excess is about +-32 / n, its error 0.013: at the largest widths it is not seen.
    expect_undecided(result, "within 2 standard errors of zero");
  }
}

TEST(SlopeConclusion, AValueNearZeroCarriesNoLogarithm) {
  const Claim claim = example_claim(mean_deviation(1, 4), Slope{}, -9.0);  // refuted if judged
  const auto at = [&](double errors) {
    // At the sixth width the deviation is `errors` standard errors.
    return judged(claim, [&](double n) -> VectorXd {
      const double se = 1e-3 / std::sqrt(double{kMany});
      return around(4 + (n == 2048 ? errors * se : 50 / n), 1e-3);
    });
  };
  expect_undecided(at(1.9), "width 2048: the statistic");
  expect_undecided(at(1.9), "within 2 standard errors of zero");
  EXPECT_EQ(at(2.2).reason.find("standard errors of zero"), std::string::npos);
}

TEST(SlopeConclusion, AChangeOfSignIsNoPowerLaw) {
  const Claim claim = example_claim(mean_of(1), Slope{}, -9.0);
  const ClaimResult result =
      judged(claim, [](double n) -> VectorXd { return around(n < 1000 ? 1 / n : -1 / n, 1e-4); });
  expect_undecided(result, "width 1024: the statistic changes its sign");
}

/// A Student law of 3 degrees of freedom, scaled to variance 1, as normal_shape() is of the normal.
VectorXd student_shape(Eigen::Index n) {
  const boost::math::students_t law(3);
  VectorXd shape(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    shape[i] =
        quantile(law, (static_cast<double>(i) + 0.5) / static_cast<double>(n)) / std::sqrt(3.0);
  }
  return shape;
}

TEST(LargestWidthConclusion, ConfirmsANormalLawAndRefutesStudents) {
  const Claim claim = example_claim(distance_to_normal(0, 1), AtLargestWidth{}, 0.0, 0.03);
  // Only the largest width counts: the law becomes the one or the other there.
  const auto becoming = [&](const VectorXd& last, const VectorXd& before) {
    return judged(
        claim, [&](double n) -> VectorXd { return n == 256 ? last : before; }, 3);
  };
  const VectorXd normal = normal_shape(kMany);
  const VectorXd student = student_shape(kMany);
  const ClaimResult right = becoming(normal, student);
  EXPECT_EQ(right.verdict, Verdict::kConfirmed);
  EXPECT_EQ(right.ci.lower, 0.0);
  EXPECT_DOUBLE_EQ(right.ci.upper, right.estimate + massart_reach(kMany, kStrict.alpha));
  EXPECT_EQ(right.alpha, kStrict.alpha);
  EXPECT_EQ(right.power, massart_confirmation_bound(kMany, 0.03, kStrict.alpha));
  EXPECT_EQ(becoming(student, normal).verdict, Verdict::kRefuted);
  EXPECT_EQ(becoming(2 * normal, normal).verdict, Verdict::kRefuted);
  // A law that is on its way to the predicted one is not refuted where it is not there yet.
  expect_undecided(becoming(student, 4 * normal), "still moves towards the prediction");
  EXPECT_EQ(becoming(student, student).verdict, Verdict::kRefuted);
}

TEST(LargestWidthConclusion, SparesAPredictionThatTheValuesStillApproach) {
  const auto of_limit = [](double limit) {
    const Claim claim = example_claim(mean_of(1), AtLargestWidth{}, 1.0);
    return judged(claim,
                  [=](double n) -> VectorXd { return around(limit + 10 / std::sqrt(n), 0.01); });
  };
  expect_undecided(of_limit(1.0), "still moves towards the prediction");
  EXPECT_EQ(of_limit(2.0).verdict, Verdict::kRefuted);
}

TEST(LargestWidthConclusion, FewDrawsHaveAWideBand) {
  const Claim claim = example_claim(distance_to_normal(0, 1), AtLargestWidth{}, 0.0, 0.03);
  for (const Eigen::Index n : {1, 50, 800}) {
    for (const VectorXd& draws : {normal_shape(n), student_shape(n)}) {
      const ClaimResult result = judged(
          claim, [&](double) -> VectorXd { return draws; }, 1);
      EXPECT_GE(result.estimate, 0.5 / static_cast<double>(n) - 1e-12);
      expect_undecided(result, "across the margin");
    }
  }
}

TEST(LargestWidthConclusion, HoldsAnyOtherStatisticByItsError) {
  const auto verdict = [](double truth, Eigen::Index n) {
    const Claim claim = example_claim(mean_of(1), AtLargestWidth{}, 1.0, 0.05);
    return judged(
               claim,
               [&](double width) -> VectorXd { return around(width == 512 ? truth : 0.5, 0.1, n); },
               4)
        .verdict;
  };
  EXPECT_EQ(verdict(1.0, kMany), Verdict::kConfirmed);
  EXPECT_EQ(verdict(1.1, kMany), Verdict::kRefuted);
  EXPECT_EQ(verdict(1.05, kMany), Verdict::kInconclusive);
  EXPECT_EQ(verdict(9.0, 99), Verdict::kInconclusive);
}

TEST(InWords, SaysWhatIsMadeOfTheStatistic) {
  EXPECT_EQ(in_words(Slope{}, "median |K^(2)|"), "exponent in the width of the median |K^(2)|");
  EXPECT_EQ(in_words(Slope{.upper_bound = true}, "mean C"),
            "upper bound of the exponent in the width of the mean C");
  EXPECT_EQ(in_words(PooledMean{}, "mean K^(1)"), "mean K^(1)");
  EXPECT_EQ(in_words(ExactZero{}, "max |K^(5)|"), "max |K^(5)|");
  EXPECT_EQ(in_words(Limit{}, "mean K^(1)"), "limit of infinite width of the mean K^(1)");
  EXPECT_EQ(in_words(AtLargestWidth{}, "mean K^(1)"), "mean K^(1) at the largest width");
}

/// How many of n pooled means of two widths with 100 skewed draws each (z^2 - 1, skewness 2.8) are
/// decided although the truth lies exactly at the margin.
std::int64_t decided_pooled_means(std::int64_t n, double alpha, std::uint64_t seed) {
  std::array<double, 100> draws;
  std::int64_t decided = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    std::vector<WidthMeasurement> widths;
    for (const std::int64_t width : {64, 128}) {
      const sim::SampleKey key{seed, 0, static_cast<std::uint64_t>(width),
                               static_cast<std::uint64_t>(i)};
      sim::RandomStream(key, 0).fill_normal(draws, 0);
      for (double& draw : draws) draw = draw * draw - 1;
      widths.push_back({width, static_cast<double>(width), mean_of(0).measure({draws})});
    }
    ClaimResult result{};
    result.predicted = 10;
    result.margin = 10;
    result.alpha = alpha;
    conclude(PooledMean{}, widths, result);
    decided += result.verdict != Verdict::kInconclusive ? 1 : 0;
  }
  return decided;
}

// A normal interval that trusts the errors misses six times too often here.
TEST(PooledMeanConclusion, PaysForEstimatedErrors) {
  const std::int64_t n = test::scaled_samples(20000);
  const double alpha = 1e-3;
  const auto decided = decided_pooled_means(n, alpha, test::test_seed(31));
  EXPECT_LE(decided, test::binomial_acceptance(n, alpha, test::kFalseAlarm).second);
}

TEST(Judge, FitsAgainstTheStudysAbscissaAndRecordsItsWidths) {
  Claim claim = example_claim(median_modulus(1), Slope{}, -3.0, 0.5);
  // The abscissa is the square root of the width, rounded.
  const auto study = std::make_shared<testing::ToyStudy>("toy", 1.0, WidthLaw::power(2.0));
  claim.study = study;
  const ClaimResult result = judged(claim, [&](double n) -> VectorXd {
    return std::pow(study->abscissa(std::llround(n)), -3.0) * normal_shape(kMany);
  });
  EXPECT_EQ(result.verdict, Verdict::kConfirmed);
  EXPECT_NEAR(result.estimate, -3, 1e-10);
  EXPECT_EQ(result.rows[2].width_f, 256);
  EXPECT_EQ(result.rows[2].width_g, 16);
  EXPECT_EQ(result.rows[2].abscissa, 16.0);
  EXPECT_EQ(result.rows[2].statistic, "median |y|");
  EXPECT_TRUE(result.networks == claim.study->networks());
}

TEST(Judge, AsksTheClaimForItsCurvesOnceThereAreDraws) {
  Claim claim = example_claim(mean_of(1), AtLargestWidth{}, 1.0);
  claim.curves = [](const std::vector<SampleTable>& tables) {
    return std::vector<Curve>{
        {"sizes", "width", "draws", {{64, static_cast<double>(tables[0].draws.rows()), 0, 0}}}};
  };
  const ClaimResult result = judged(claim, [](double) -> VectorXd { return around(1, 1, 200); });
  ASSERT_EQ(result.curves.size(), 1U);
  EXPECT_EQ(result.curves[0].points.at(0).y, 200.0);
  EXPECT_TRUE(judge(claim, {}, kStrict).curves.empty());
}

TEST(Judge, RefusesAColumnThatTheStudyDoesNotHave) {
  for (const Eigen::Index column : {-1, 5}) {
    EXPECT_THROW(judge(example_claim(mean_of(column), Limit{}, 1.0), {}, kStrict),
                 std::invalid_argument);
  }
}

}  // namespace
}  // namespace widthwise::verify
