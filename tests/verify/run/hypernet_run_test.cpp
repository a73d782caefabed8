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

RunOutcome outcome_of(const RunRequest& request) {
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
  const RunOutcome one = outcome_of(request);
  request.threads = 2;
  const RunOutcome two = outcome_of(request);
  EXPECT_EQ(to_json(two.results).at("claims").dump(), to_json(one.results).at("claims").dump());
  ASSERT_EQ(two.samples.tables.size(), one.samples.tables.size());
  for (std::size_t i = 0; i < one.samples.tables.size(); ++i) {
    EXPECT_EQ(two.samples.tables[i].draws, one.samples.tables[i].draws)
        << one.samples.tables[i].study;
  }
}

TEST(HypernetRun, RowsSayBothWidths) {
  RunRequest request = request_for({"theorem1.hypernet.fixed-g.r1", "conjecture.hypernet.joint.r1",
                                    "theorem1.hypernet.sequential.r1"},
                                   100);
  request.n_looks = 1;
  const RunOutcome outcome = outcome_of(request);
  const auto& claims = outcome.results.claims;
  EXPECT_EQ(claims[0].rows[3].width_f, 64);
  EXPECT_EQ(claims[0].rows[3].width_g, 8);
  EXPECT_EQ(claims[1].rows[3].width_g, 64);
  EXPECT_EQ(claims[2].rows[3].width_f, std::nullopt);
  EXPECT_EQ(claims[2].rows[3].width_g, 64);
  for (const ClaimResult& claim : claims) EXPECT_EQ(claim.rows[3].abscissa, 64.0) << claim.id;
}

TEST(HypernetRun, WhatIsExactHoldsAndControlsDoNot) {
  RunRequest request =
      request_for({"theorem1.hypernet.sequential.zero", "theorem1.hypernet.zero",
                   "theorem3.hyperkernel.positive-definite", "control.hyperkernel.no-s"},
                  8000);
  request.widths = {8, 16, 32, 64, 128, 256};  // up to 64 the control is undecided now and then
  const RunOutcome outcome = outcome_of(request);
  for (const ClaimResult& result : outcome.results.claims) {
    EXPECT_TRUE(result.as_expected())
        << result.id << ": " << result.estimate << " in [" << result.ci.lower << ", "
        << result.ci.upper << "] " << result.reason;
  }
  EXPECT_EQ(outcome.results.exit_code(), 0);
}

// A named pair stands with its study, the setting's inputs also with the run.
TEST(HypernetRun, SamplesHoldTheInputsOfEachStudy) {
  RunRequest request = request_for({"theorem3.hyperkernel.close", "theorem3.hyperkernel.mean"}, 4);
  request.n_looks = 1;
  request.setting.z_inputs = default_inputs(0.25);
  const Samples samples = outcome_of(request).samples;
  EXPECT_EQ(samples.engine, "deferred");
  EXPECT_EQ(samples.inputs.at("z_prime"), request.setting.z_inputs.x_prime);
  EXPECT_EQ(samples.inputs.at("x"), request.setting.inputs.x);
  int pairs = 0;
  for (const SampleTable& table : samples.tables) {
    EXPECT_EQ(table.networks.depth_g, 3);
    EXPECT_EQ(table.key_name + ".ntk", table.study);
    const bool named = table.study.find(".close") != std::string::npos;
    EXPECT_EQ(table.inputs == samples.inputs, !named) << table.study;
    EXPECT_EQ(std::holds_alternative<NamedPair>(table.networks.inputs), named) << table.study;
    pairs += named ? 1 : 0;
  }
  EXPECT_GT(pairs, 0);
  EXPECT_LT(pairs, std::ssize(samples.tables));
}

}  // namespace
}  // namespace widthwise::verify
