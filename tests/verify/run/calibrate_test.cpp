// The study of error rates: that it counts what it says, and that it finds faults.

#include "verify/run/calibrate.hpp"

#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"
#include "verify/results/calibration_json.hpp"

namespace widthwise::verify {
namespace {

const std::atomic<bool> kNever = false;

Calibration study(const CalibrationRequest& request, const SuiteRunner& suite = run_suite,
                  const std::atomic<bool>& stop = kNever) {
  ProgressBar none(false);
  return calibrate(request, none, stop, suite);
}

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
      result.ci = normal_interval(0, result.se, 0.05);
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
  ASSERT_EQ(one.counts.size(), 2u);
  ASSERT_EQ(one.power.size(), 5u);
  EXPECT_FALSE(one.meta.partial);
  for (const SuiteCounts& counts : one.counts) {
    EXPECT_EQ(counts.suites, 6);
    ASSERT_EQ(counts.claims.size(), 6u);
    for (const VerdictCounts& claim : counts.claims) {
      EXPECT_EQ(claim.confirmed + claim.refuted + claim.inconclusive, 6) << claim.claim;
    }
  }
  // An exact zero has no error: certain, and known.
  EXPECT_EQ(one.counts[0].claims.back().confirmed, 6);
  EXPECT_EQ(one.counts[1].claims.back().refuted, 6);
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
  EXPECT_EQ(wrong(open.counts[0]), (Counts{0, 0, 0, 0, 0}));
  EXPECT_EQ(wrong(open.counts[1]), (Counts{0, 0, 0, 0, 0}));
  const Calibration confirmed = study(request, always(Verdict::kConfirmed));
  EXPECT_EQ(wrong(confirmed.counts[0]), (Counts{0, 0, 0, 0, 0}));
  EXPECT_EQ(wrong(confirmed.counts[1]), (Counts{10, 0, 10, 10, 10}));
  // A zero that is none is rightly refuted.
  const Calibration refuted = study(request, always(Verdict::kRefuted));
  EXPECT_EQ(wrong(refuted.counts[0]), (Counts{0, 10, 10, 10, 10}));
  EXPECT_EQ(wrong(refuted.counts[1]), (Counts{0, 10, 10, 10, 0}));
}

TEST(Calibrate, LooksAsOftenAndAsStrictlyAsItSays) {
  int looks_three = 0;
  int looks_one = 0;
  const CalibrationRequest request{.n_suites = 8, .threads = 1, .alphas = {0.1, 0.02}};
  const SuiteRunner inspect = [&](const RunRequest& suite) {
    ++(suite.n_looks == 3 ? looks_three : looks_one);
    EXPECT_TRUE(suite.n_looks == 3 || suite.alpha == 1e-3);
    EXPECT_EQ(suite.claims.size(), 6u);
    EXPECT_NO_THROW(check_request(suite));
    return always(Verdict::kInconclusive)(suite);
  };
  study(request, inspect);
  EXPECT_EQ(looks_three, 2 * 2 * 8);
  EXPECT_EQ(looks_one, 17);
}

TEST(Calibrate, PredictsThePowerFromErrorsAndIntervals) {
  const CalibrationRequest request{.n_suites = 8, .threads = 1, .alphas = {}};
  const Calibration found = study(request, always(Verdict::kConfirmed));
  ASSERT_EQ(found.power.size(), 5u);
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

// Verdicts that are too bold by a factor that is easily overlooked. The power curves, which have no
// part in the exit code, are not simulated.
class PlantedFault : public testing::Test {
 protected:
  static int exit_code(const SuiteRunner& suite) {
    const CalibrationRequest request{.n_suites = 60, .seed = 5, .threads = 2, .alphas = {0.09}};
    const SuiteRunner open = always(Verdict::kInconclusive);
    return study(request,
                 [&](const RunRequest& run) { return run.n_looks == 1 ? open(run) : suite(run); })
        .exit_code();
  }
};

TEST_F(PlantedFault, IsNotSeenWhereThereIsNone) {
  EXPECT_EQ(exit_code(run_suite), 0);
}

TEST_F(PlantedFault, TenTimesTheAlphaIsSeen) {
  EXPECT_EQ(exit_code([](RunRequest request) {
              request.alpha *= 10;
              return run_suite(request);
            }),
            1);
}

TEST_F(PlantedFault, HalfTheIntervalIsSeen) {
  EXPECT_EQ(exit_code([](const RunRequest& request) {
              std::vector<ClaimResult> results = run_suite(request);
              for (ClaimResult& result : results) {
                if (!(result.margin > 0)) continue;
                const double half = result.ci.half_width() / 2;
                result.ci = {result.estimate - half, result.estimate + half};
                result.verdict = equivalence_verdict(result.ci, result.predicted, result.margin);
              }
              return results;
            }),
            1);
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
