// Claims about hypernetworks carried out end to end, on small networks.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "verify/claims/catalogue.hpp"
#include "verify/results/results_json.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify {
namespace {

RunRequest request_for(const std::vector<std::string>& ids, std::int64_t n_samples) {
  RunRequest request{};
  request.setting.seed = 511;
  request.widths = {8, 16, 32, 64};
  request.n_samples = n_samples;
  request.threads = 2;
  ClaimSelection selection;
  selection.ids = ids;
  selection.options.setting = request.setting;
  request.claims = select_claims(selection);
  return request;
}

RunOutcome carried_out(const RunRequest& request) {
  check_request(request);
  ProgressBar silent(false);
  const std::atomic<bool> never = false;
  return run(request, silent, never);
}

TEST(HypernetRun, TheSameBitsForAnyNumberOfThreads) {
  RunRequest request =
      request_for({"conjecture.hypernet.joint.r2", "theorem1.hypernet.sequential.r3",
                   "theorem1.hypernet.fixed-g.r4", "theorem1.hypernet.fixed-f.r2",
                   "theorem2.gp.variance", "theorem2.gp.fixed-g", "theorem3.hyperkernel.drift",
                   "theorem3.hyperkernel.norms", "theorem3.hyperkernel.positive-definite"},
                  100);
  request.n_looks = 1;
  request.threads = 1;
  const RunOutcome one = carried_out(request);
  request.threads = 2;
  const RunOutcome two = carried_out(request);
  EXPECT_EQ(to_json(two.results).at("claims").dump(), to_json(one.results).at("claims").dump());
  ASSERT_EQ(two.samples.size(), one.samples.size());
  for (std::size_t i = 0; i < one.samples.size(); ++i) {
    EXPECT_EQ(two.samples[i].draws, one.samples[i].draws) << one.samples[i].study;
  }
}

TEST(HypernetRun, RowsSayBothWidths) {
  RunRequest request = request_for({"theorem1.hypernet.fixed-g.r1", "conjecture.hypernet.joint.r1",
                                    "theorem1.hypernet.sequential.r1"},
                                   100);
  request.n_looks = 1;
  const RunOutcome outcome = carried_out(request);
  const auto& claims = outcome.results.claims;
  EXPECT_EQ(claims[0].rows[3].width_f, 64);
  EXPECT_EQ(claims[0].rows[3].width_g, 8);
  EXPECT_EQ(claims[1].rows[3].width_g, 64);
  EXPECT_EQ(claims[2].rows[3].width_f, std::nullopt);
  EXPECT_EQ(claims[2].rows[3].width_g, 64);
  for (const ClaimResult& claim : claims) EXPECT_EQ(claim.rows[3].abscissa, 64.0) << claim.id;
}

TEST(HypernetRun, WhatIsExactHoldsAndControlsDoNot) {
  const RunOutcome outcome = carried_out(
      request_for({"theorem1.hypernet.sequential.zero", "theorem1.hypernet.zero",
                   "theorem3.hyperkernel.positive-definite", "control.hyperkernel.no-s"},
                  1000));
  for (const ClaimResult& result : outcome.results.claims) {
    EXPECT_TRUE(result.as_expected())
        << result.id << ": " << result.estimate << " in [" << result.ci.lower << ", "
        << result.ci.upper << "] " << result.reason;
  }
  EXPECT_EQ(outcome.results.exit_code(), 0);
}

}  // namespace
}  // namespace widthwise::verify
