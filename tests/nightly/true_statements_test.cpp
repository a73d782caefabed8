// Runs at widths, depths and inputs where inference is hard, each on a seed of its own that no one
// has seen before: nothing true is REFUTED, and nothing is CONFIRMED by an interval that excludes
// it.

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "verify/results/results.hpp"
#include "verify/results/results_json.hpp"

namespace widthwise::verify {
namespace {

struct HardRun {
  const char* name;
  Arguments arguments;
};

const Arguments kJointR3{"--claim", "conjecture.hypernet.joint.r3"};
const Arguments kFixedGR3{"--claim", "theorem1.hypernet.fixed-g.r3"};

Arguments joined(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

Arguments claim(const char* id, const Arguments& more) {
  return joined({"--claim", id}, more);
}

std::vector<HardRun> runs() {
  const Arguments few{"--widths", "64..1024", "--samples", "40000"};
  const Arguments usual{"--widths", "64..4096"};
  std::vector<HardRun> list;
  for (int i = 0; i < 10; ++i) list.push_back({"joint, few widths", joined(kJointR3, few)});
  const std::vector<HardRun> others{
      {"joint, equal inputs", joined(kJointR3, {"--rho-x", "1", "--rho-z", "1"})},
      {"joint, nearly orthogonal", joined(kJointR3, {"--rho-x", "0.05"})},
      {"joint, obtuse", joined(kJointR3, {"--rho-x", "-0.5"})},
      {"joint, unequal norms", joined(kJointR3, {"--norm-x", "0.5,2", "--norm-z", "1.5,0.7"})},
      {"joint, on the unit sphere", joined(kJointR3, {"--norm-x", "1,1", "--norm-z", "1,1"})},
      {"joint, up to 2048", joined(kJointR3, {"--widths", "64..2048"})},
      {"joint, dense", joined(kJointR3, {"--widths", "16..256", "--engine", "dense"})},
      {"joint r2", claim("conjecture.hypernet.joint.r2", usual)},
      {"joint r4", claim("conjecture.hypernet.joint.r4", usual)},
      {"joint r5", claim("conjecture.hypernet.joint.r5", usual)},
      {"deep f", claim("conjecture.hypernet.depth6x3.joint.r3", {"--widths", "64..1024"})},
      {"f of three layers",
       claim("conjecture.hypernet.depth3x4.joint.r3", {"--widths", "64..1024"})},
      {"g of two layers", claim("conjecture.hypernet.depth1x2.joint.r2", usual)},
      {"g of five layers", claim("conjecture.hypernet.depth1x5.joint.r3", usual)},
      {"fixed g of 64", joined(kFixedGR3, {"--width-g", "64", "--widths", "64..2048"})},
      {"fixed g of 32", joined(kFixedGR3, {"--width-g", "32", "--widths", "64..4096"})},
      {"fixed g of 16", joined(kFixedGR3, {"--width-g", "16", "--widths", "64..8192"})},
      {"fixed g of 4", joined(kFixedGR3, {"--width-g", "4", "--widths", "64..2048"})},
      {"fixed g, r2", claim("theorem1.hypernet.fixed-g.r2", {"--width-g", "16"})},
      {"fixed g, beyond H", claim("theorem1.hypernet.fixed-g.r5", usual)},
      {"fixed f of 4", claim("theorem1.hypernet.fixed-f.r2", {"--width-f", "4"})},
      {"fixed f of 32", claim("theorem1.hypernet.fixed-f.r3", {"--width-f", "32"})},
      {"theorem 1, deeper", {"--theorem", "1", "--depth-f", "2", "--depth-g", "4"}},
      {"theorem 1, MLPs of depth 6", claim("theorem1.mlp.depth6", {"--widths", "64..2048"})},
      {"theorem 1, MLPs of depth 1", claim("theorem1.mlp.depth1", usual)},
      {"theorem 1, few widths", {"--theorem", "1", "--widths", "64..512"}},
      {"theorem 1, small widths", {"--theorem", "1", "--widths", "16..256"}},
      {"theorem 1, many widths", {"--theorem", "1", "--widths", "64..2048:12"}},
      {"sequential, deep g", claim("theorem1.hypernet.depth1x5.sequential", usual)},
      {"theorem 2, few widths", {"--theorem", "2", "--widths", "16..256"}},
      {"theorem 3, few widths", {"--theorem", "3", "--widths", "16..256"}},
  };
  for (const HardRun& other : others) {  // each a minute, however fast the machine
    list.push_back({other.name, joined(other.arguments, {"--seconds", "60"})});
  }
  return list;
}

Results results_in(const std::filesystem::path& folder) {
  return results_from_json(nlohmann::json::parse(text_of(folder / "results.json")));
}

class TrueStatements : public testing::TestWithParam<std::size_t> {};

TEST_P(TrueStatements, AreNotRefutedNorConfirmedByAnIntervalThatExcludesThem) {
  const HardRun run = runs()[GetParam()];
  const std::string seed = std::to_string(std::random_device{}());
  SCOPED_TRACE(std::string(run.name) + ", seed " + seed);
  const TemporaryDirectory folder;
  const Arguments arguments =
      joined(run.arguments, {"--seed", seed, "--out", "out", "--quiet", "--no-progress"});
  const Outcome outcome = run_program(arguments, folder.path());
  ASSERT_TRUE(outcome.exit_code && *outcome.exit_code <= 2) << outcome.err;
  const Results results = results_in(folder.path() / "out");
  ASSERT_FALSE(results.claims.empty());
  for (const ClaimResult& result : results.claims) {
    if (result.is_control()) continue;
    EXPECT_NE(result.verdict, Verdict::kRefuted) << result.id << ": [" << result.ci.lower << ", "
                                                 << result.ci.upper << "] " << result.reason;
    if (result.verdict != Verdict::kConfirmed) continue;
    EXPECT_TRUE(result.ci.contains(result.predicted)) << result.id;
  }
}

INSTANTIATE_TEST_SUITE_P(Nightly, TrueStatements, testing::Range(std::size_t{0}, runs().size()));

/// What is false is told so: the runs above would not notice a suite that decides nothing.
TEST(FalseStatements, ARateOfWhatIsIdenticallyZeroIsRefutedAndTheHypothesisNamed) {
  const TemporaryDirectory folder;
  for (const Arguments& zero : {claim("theorem1.mlp.r4", {"--rho-x", "0"}),
                                claim("theorem1.mlp.depth1.r2", {"--rho-x", "0"}),
                                claim("theorem1.mlp.depth1.r2", {"--rho-x", "-1"})}) {
    const Outcome outcome = run_program(
        joined(zero, {"--samples", "1000", "--widths", "16..256", "--out", "out", "--no-progress"}),
        folder.path());
    EXPECT_EQ(outcome.exit_code, 1);
    const std::string reason = results_in(folder.path() / "out").claims.at(0).reason;
    EXPECT_NE(reason.find("identically zero here"), std::string::npos) << reason;
    EXPECT_NE(reason.find("a hypothesis fails here"), std::string::npos) << reason;
  }
}

}  // namespace
}  // namespace widthwise::verify
