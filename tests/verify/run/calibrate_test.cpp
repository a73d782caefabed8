// The study of error rates: that it counts what it says, and that it finds faults.

#include "verify/run/calibrate.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"
#include "verify/results/calibration_json.hpp"
#include "verify/studies/synthetic_truth.hpp"

namespace widthwise::verify {
namespace {

const std::atomic<bool> kNever = false;

Calibration study(const CalibrationRequest& request, const SuiteRunner& suite = run_suite,
                  const std::atomic<bool>& stop = kNever) {
  ProgressBar none(false);
  return calibrate(request, none, stop, suite);
}

constexpr std::size_t kClaims = 11;

/// A runner without a simulation: every claim comes out so, with an error of a third of its margin.
SuiteRunner always(Verdict verdict) {
  return [verdict](const RunRequest& request) {
    std::vector<ClaimResult> results;
    for (const Claim& claim : request.claims) {
      ClaimResult result{};
      result.id = claim.id;
      result.margin = *claim.margin;
      result.verdict = verdict;
      result.se = result.margin / 3;
      result.predicted = claim.predicted;
      result.ci = normal_interval(result.predicted, result.se, 0.05);
      results.push_back(result);
    }
    return results;
  };
}

TEST(Calibrate, CountsAreThoseOfTheRequestWhateverTheThreads) {
  CalibrationRequest request{.n_suites = 6, .seed = 3, .threads = 1, .alphas = {0.1}};
  const Calibration one = study(request);
  request.threads = 3;
  Calibration three = study(request);
  three.meta.threads = 1;
  EXPECT_EQ(to_json(one), to_json(three));
  ASSERT_EQ(one.counts.size(), 2 * (synthetic_truths().size() + 1));
  ASSERT_EQ(one.power.size(), 8u);
  EXPECT_FALSE(one.meta.partial);
  for (const SuiteCounts& counts : one.counts) {
    EXPECT_EQ(counts.suites, counts.inside ? 6 : 1);
    ASSERT_EQ(counts.claims.size(), kClaims);
    for (const VerdictCounts& claim : counts.claims) {
      EXPECT_EQ(claim.confirmed + claim.refuted + claim.inconclusive, counts.suites) << claim.claim;
    }
    // An exact zero has no error: certain, and known.
    const VerdictCounts& zero = counts.claims.back();
    EXPECT_EQ(counts.exact() ? zero.confirmed : zero.refuted, counts.suites);
  }
}

TEST(Calibrate, CountsWhatIntervalsCover) {
  const CalibrationRequest request{.n_suites = 8, .threads = 2, .alphas = {0.1}};
  // Around the prediction: right of what is exact, and short of what is a margin off.
  const Calibration confirmed = study(request, always(Verdict::kConfirmed));
  for (const SuiteCounts& counts : confirmed.counts) {
    EXPECT_EQ(counts.all_covered, counts.exact() ? counts.suites : 0) << counts.truth;
    EXPECT_EQ(counts.claims.front().covered, counts.all_covered) << counts.truth;
    EXPECT_EQ(counts.claims.back().covered, counts.suites) << "an exact zero has no interval";
  }
  // That would confirm, but nothing is said of it: it is not believed.
  const Calibration withheld = study(request, always(Verdict::kInconclusive));
  for (const SuiteCounts& counts : withheld.counts) EXPECT_EQ(counts.all_covered, counts.suites);
}

TEST(Calibrate, AnotherSeedDrawsOthers) {
  const auto predicted = [](std::uint64_t seed) {
    const CalibrationRequest request{.n_suites = 1, .seed = seed, .threads = 1, .alphas = {}};
    return study(request).power.at(0).points.at(0).predicted_confirmed;
  };
  EXPECT_EQ(predicted(1), predicted(1));
  EXPECT_NE(predicted(1), predicted(2));
}

TEST(Calibrate, KnowsWhichVerdictsAreWrong) {
  const CalibrationRequest request{.n_suites = 10, .threads = 2, .alphas = {0.1}};
  const auto wrong = [](const SuiteCounts& counts) {
    return std::array{counts.any_confirmed, counts.any_refuted, counts.any_wrong,
                      counts.claims.front().wrong, counts.claims.back().wrong};
  };
  using Counts = std::array<std::int64_t, 5>;
  const Calibration open = study(request, always(Verdict::kInconclusive));
  const std::size_t outside = 6;  // the first suites of a truth outside
  ASSERT_FALSE(open.counts[outside].inside);
  EXPECT_EQ(wrong(open.counts[0]), (Counts{0, 0, 0, 0, 0}));
  EXPECT_EQ(wrong(open.counts[1]), (Counts{0, 0, 0, 0, 0}));
  const Calibration confirmed = study(request, always(Verdict::kConfirmed));
  EXPECT_EQ(wrong(confirmed.counts[0]), (Counts{0, 0, 0, 0, 0}));
  EXPECT_EQ(wrong(confirmed.counts[1]), (Counts{10, 0, 10, 10, 10}));
  EXPECT_EQ(wrong(confirmed.counts[outside]), (Counts{0, 0, 0, 0, 0}));
  EXPECT_EQ(wrong(confirmed.counts[outside + 1]), (Counts{2, 0, 2, 2, 2}));
  // A zero that is none is rightly refuted.
  const Calibration refuted = study(request, always(Verdict::kRefuted));
  EXPECT_EQ(wrong(refuted.counts[0]), (Counts{0, 10, 10, 10, 10}));
  EXPECT_EQ(wrong(refuted.counts[1]), (Counts{0, 10, 10, 10, 0}));
  // Outside the declared families what is a margin off may be refuted as well.
  EXPECT_EQ(wrong(refuted.counts[outside]), (Counts{0, 2, 2, 2, 2}));
  EXPECT_EQ(wrong(refuted.counts[outside + 1]), (Counts{0, 0, 0, 0, 0}));
}

TEST(Calibrate, LooksAsOftenAndAsStrictlyAsItSays) {
  int looks_three = 0;
  int outside = 0;
  int power = 0;
  int allotted = 0;
  const CalibrationRequest request{.n_suites = 8, .threads = 1, .alphas = {0.1, 0.02}};
  const SuiteRunner inspect = [&](const RunRequest& suite) {
    if (suite.n_looks == 3) {
      ++looks_three;
    } else {
      ++(suite.n_samples == 2000 ? outside : power);
    }
    EXPECT_TRUE(suite.n_samples == 2000 || suite.n_looks == 3 || suite.alpha == 1e-3);
    allotted += suite.allotted ? 1 : 0;
    EXPECT_EQ(suite.claims.size(), kClaims);
    EXPECT_NO_THROW(check_request(suite));
    return always(Verdict::kInconclusive)(suite);
  };
  study(request, inspect);
  EXPECT_EQ(looks_three, 3 * 2 * 2 * 8);  // truths inside, alphas, deviations, suites
  EXPECT_EQ(allotted, 2 * 2 * 8);
  EXPECT_EQ(outside, 10 * 2 * 2 * 2);
  EXPECT_EQ(power, 17);
}

TEST(Calibrate, PredictsThePowerFromErrorsAndIntervals) {
  const CalibrationRequest request{.n_suites = 8, .threads = 1, .alphas = {}};
  const Calibration found = study(request, always(Verdict::kConfirmed));
  ASSERT_EQ(found.power.size(), 8u);
  for (const PowerCurve& curve : found.power) {
    ASSERT_EQ(curve.points.size(), 17u);
    EXPECT_EQ(curve.points.front().deviation, 0);
    EXPECT_EQ(curve.points.back().deviation, 2);
    for (const PowerPoint& point : curve.points) {
      // In units of the margin the error is a third, and the interval that of alpha 0.05.
      EXPECT_NEAR(
          point.predicted_confirmed,
          confirmation_probability(point.deviation, 1.0 / 3, 1, interval_reach(1.0 / 3, 0.05)),
          1e-12);
      EXPECT_NEAR(
          point.predicted_refuted,
          refutation_probability(point.deviation, 1.0 / 3, 1, interval_reach(1.0 / 3, 0.05)),
          1e-12);
      EXPECT_EQ(point.confirmed, point.suites);
    }
  }
}

// Faults that are easily overlooked. The power curves, which have no part in the exit code, are not
// simulated; nor are suites of truths that a fault does not concern.
class PlantedFault : public testing::Test {
 protected:
  static bool is_under(const RunRequest& run, const std::string& truth) {
    return run.claims.front().study->name().starts_with("synthetic." + truth + ".deviation");
  }

  static Calibration found_by(const SuiteRunner& suite, const std::string& truth,
                              std::int64_t n_suites) {
    const CalibrationRequest request{
        .n_suites = n_suites, .seed = 5, .threads = 2, .alphas = {0.09}};
    const SuiteRunner open = always(Verdict::kInconclusive);
    return study(request, [&](const RunRequest& run) {
      return is_under(run, truth) ? suite(run) : open(run);
    });
  }

  static bool inside_is_seen(const SuiteRunner& suite) {
    return found_by(suite, "1 + 4/n", 60).exit_code() == 1;
  }

  static bool has_margin(const ClaimResult& result) { return result.margin > 0; }
};

TEST_F(PlantedFault, IsNotSeenWhereThereIsNone) {
  EXPECT_FALSE(inside_is_seen(run_suite));
}

// Unions are longer than normal intervals, and cover more than promised, so that less would pass.
TEST_F(PlantedFault, AThirdOfTheIntervalIsSeen) {
  EXPECT_TRUE(inside_is_seen([](const RunRequest& request) {
    std::vector<ClaimResult> results = run_suite(request);
    for (ClaimResult& result : results) {
      if (!has_margin(result) || !std::isfinite(result.ci.half_width())) continue;
      const double third = result.ci.half_width() / 3;
      result.ci = {result.estimate - third, result.estimate + third};
    }
    return results;
  }));
}

// What lies a margin off is CONFIRMED by whoever asks for closeness alone, with an interval that
// reaches beyond the margin by chance only.
TEST_F(PlantedFault, AVerdictByTheEstimateAloneIsSeen) {
  EXPECT_TRUE(inside_is_seen([](const RunRequest& request) {
    std::vector<ClaimResult> results = run_suite(request);
    for (ClaimResult& result : results) {
      if (!has_margin(result)) continue;
      result.verdict = std::abs(result.estimate - result.predicted) <= result.margin
                           ? Verdict::kConfirmed
                           : Verdict::kRefuted;
    }
    return results;
  }));
}

// Where no form of the family holds, one member alone believes itself.
TEST_F(PlantedFault, OneFormInPlaceOfTheUnionIsSeen) {
  const auto one_form = [](RunRequest request) {
    for (Claim& claim : request.claims) {
      auto* slope = std::get_if<Slope>(&claim.conclusion);
      if (slope != nullptr && !slope->upper_bound) slope->corrections = {{1.0}};
    }
    return run_suite(request);
  };
  const std::string truth = "sqrt(1 + 1000/n)";
  EXPECT_EQ(found_by(one_form, truth, 240).exit_code(), 1);
}

TEST(Calibrate, StopsBetweenSuitesAndSaysSo) {
  std::atomic<bool> stop = false;
  std::atomic<int> suites = 0;
  const CalibrationRequest request{.n_suites = 100, .threads = 1, .alphas = {0.1}};
  const SuiteRunner stopping = [&](const RunRequest& suite) {
    if (++suites == 7) stop = true;
    return always(Verdict::kConfirmed)(suite);
  };
  const Calibration found = study(request, stopping, stop);
  EXPECT_TRUE(found.meta.partial);
  ASSERT_EQ(found.counts.size(), 1u);
  EXPECT_EQ(found.counts[0].suites, 7);
  EXPECT_EQ(found.exit_code(), 2);
  const Calibration nothing = study(request, stopping, stop);
  EXPECT_TRUE(nothing.counts.empty());
  EXPECT_EQ(nothing.exit_code(), 2);
}

TEST(Calibrate, RefusesRequestsWithoutMeaning) {
  EXPECT_NO_THROW(check_request(CalibrationRequest{}));
  const auto refused = [](const CalibrationRequest& request) {
    return test::refusal<UsageError>([&] { check_request(request); });
  };
  EXPECT_NE(refused({.n_suites = 0}).find("suites 0: from 1 to 1000000"), std::string::npos);
  EXPECT_NE(refused({.n_suites = 2000000}).find("suites 2000000"), std::string::npos);
  EXPECT_NE(refused({.threads = 0}).find("threads 0"), std::string::npos);
}

}  // namespace
}  // namespace widthwise::verify
