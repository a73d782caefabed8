// How many draws claims are given where nobody said.

#include "verify/run/draw_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "verify/claims/synthetic_claims.hpp"
#include "verify/run/run.hpp"
#include "verify/studies/synthetic_study.hpp"

namespace widthwise::verify {
namespace {

const std::vector<std::int64_t> kPlannedWidths{64, 128, 256, 512, 1024, 2048};
const std::vector<double> kEqual(kPlannedWidths.size(), 1.0);

RunRequest allotted_request(std::uint64_t seed, std::int64_t n_samples) {
  RunRequest request{};
  request.claims = synthetic_claims(std::make_shared<const SyntheticStudy>("synthetic.plan", 0.0));
  request.widths = kPlannedWidths;
  request.n_samples = n_samples;
  request.allotted = true;
  request.setting.seed = seed;
  request.threads = 1;
  return request;
}

// Equal draws that are looked at once.
RunRequest equal_request(std::int64_t n_samples) {
  RunRequest request = allotted_request(1, n_samples);
  request.allotted = false;
  request.n_looks = 1;
  return request;
}

RunOutcome planned_run(const RunRequest& request, const RunHooks& hooks = {}) {
  ProgressBar silent(false);
  const std::atomic<bool> never = false;
  return run(request, silent, never, {.hooks = hooks});
}

std::vector<double> costs_of(const RunRequest& request) {
  std::vector<double> costs;
  for (const std::int64_t width : request.widths) {
    costs.push_back(draw_cost(*request.claims.front().study, request.setting, width));
  }
  return costs;
}

double cost_of_run(const RunOutcome& outcome, const RunRequest& request) {
  double cost = 0.0;
  for (const SampleTable& table : outcome.samples.tables) {
    cost += draw_cost(*request.claims.front().study, request.setting, table.width) *
            static_cast<double>(table.draws.rows());
  }
  return cost;
}

TEST(DrawsNeeded, DoNotDependOnWhereTheEstimateLies) {
  const RunRequest request = equal_request(2000);
  const auto costs = costs_of(request);
  const RunOutcome outcome = planned_run(request);
  for (std::size_t i = 0; i < request.claims.size(); ++i) {
    ClaimResult result = outcome.results.claims[i];
    const auto before = draws_needed(request.claims[i], result, costs, kEqual, {});
    const double shift = 0.7 * result.margin;
    result.estimate += shift;
    result.ci.lower += shift;
    result.ci.upper += shift;
    result.verdict = Verdict::kInconclusive;
    EXPECT_EQ(draws_needed(request.claims[i], result, costs, kEqual, {}), before) << result.id;
  }
}

TEST(DrawsNeeded, AreFourTimesForHalfTheMargin) {
  const RunRequest request = equal_request(4000);
  const auto costs = costs_of(request);
  const RunOutcome outcome = planned_run(request);
  int compared = 0;
  for (std::size_t i = 0; i < request.claims.size(); ++i) {
    ClaimResult result = outcome.results.claims[i];
    if (!result.fit) continue;
    const auto needed = draws_needed(request.claims[i], result, costs, kEqual, {});
    result.margin /= 2.0;
    const auto more = draws_needed(request.claims[i], result, costs, kEqual, {});
    ASSERT_TRUE(needed && more);
    // Quantiles of Student's law come closer to the normal ones with the number of draws.
    EXPECT_LT((*more)[0] / (*needed)[0], 4.1) << result.id;
    EXPECT_GT((*more)[0] / (*needed)[0], 3.0) << result.id;
    ++compared;
  }
  EXPECT_GT(compared, 1);
}

TEST(DrawsNeeded, ForAPrecisionMakeSlopesThatPrecise) {
  RunRequest request = allotted_request(5, 1000);
  request.precision = 0.04;
  const RunOutcome outcome = planned_run(request);
  int slopes = 0;
  for (const ClaimResult& result : outcome.results.claims) {
    if (!result.has_slope()) continue;
    EXPECT_LE(result.ci.half_width(), 0.04) << result.id;
    ++slopes;
  }
  EXPECT_GT(slopes, 0);
}

TEST(AllottedRun, DecidesWhatEqualDrawsDecideForAPartOfTheirCost) {
  RunRequest request = allotted_request(7, 16000);
  std::erase_if(request.claims, [](const Claim& claim) {
    return claim.id != "slope.r2" && claim.id != "slope.quartile" && claim.id != "zero";
  });
  RunRequest equal = request;
  equal.allotted = false;
  const RunOutcome few = planned_run(request);
  const RunOutcome many = planned_run(equal);
  for (std::size_t i = 0; i < request.claims.size(); ++i) {
    EXPECT_EQ(few.results.claims[i].verdict, many.results.claims[i].verdict)
        << few.results.claims[i].id << ": " << few.results.claims[i].reason;
  }
  EXPECT_LT(cost_of_run(few, request), 0.7 * cost_of_run(many, request));
}

TEST(AllottedRun, HasTheSameDrawsForAnyNumberOfThreads) {
  RunRequest request = allotted_request(9, 2000);
  const RunOutcome one = planned_run(request);
  request.threads = 3;
  const RunOutcome three = planned_run(request);
  ASSERT_EQ(one.samples.tables.size(), three.samples.tables.size());
  for (std::size_t i = 0; i < one.samples.tables.size(); ++i) {
    EXPECT_EQ(one.samples.tables[i].draws, three.samples.tables[i].draws);
  }
}

TEST(AllottedRun, NeverCostsMoreThanEqualDrawsAtAllLooks) {
  RunRequest request = allotted_request(11, 200);  // too few for some
  RunRequest equal = request;
  equal.allotted = false;
  const double most = 4.0 * cost_of_run(planned_run([&] {
                                          equal.n_looks = 1;
                                          return equal;
                                        }()),
                                        equal);
  EXPECT_LT(cost_of_run(planned_run(request), request), 1.05 * most);
}

TEST(RunHooks, TellEveryVerdictOnceAndWhatAPrecisionTakes) {
  RunRequest request = allotted_request(13, 1000);
  std::multiset<std::string> told;
  double seconds = -1.0;
  const RunHooks hooks{[&](const ClaimResult& claim) { told.insert(claim.id); },
                       [&](double expected) { seconds = expected; }};
  planned_run(request, hooks);
  std::multiset<std::string> all;
  for (const Claim& claim : request.claims) all.insert(claim.id);
  EXPECT_EQ(told, all);
  EXPECT_EQ(seconds, -1.0);
  request.precision = 0.05;
  planned_run(request, hooks);
  EXPECT_GE(seconds, 0.0);
}

}  // namespace
}  // namespace widthwise::verify
