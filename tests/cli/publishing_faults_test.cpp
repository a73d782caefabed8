// Whatever goes wrong at whichever write, sync or rename: a folder of results is whole and of one
// run, the old or the new.

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/cli/fault.hpp"
#include "tests/cli/program.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

Arguments run_with_seed(int seed) {
  return {"--claim",     "theorem1.mlp.r2",
          "--widths",    "8,16,32",
          "--samples",   "20",
          "--out",       "out",
          "--overwrite", "--quiet",
          "--seed",      std::to_string(seed),
          "--threads",   "1"};
}

constexpr int kOld = 1;
constexpr int kNew = 2;

// Of which run a folder is; 0 if it is not whole.
int seed_of(const fs::path& out) {
  try {
    const json meta = json::parse(text_of(out / "results.json")).at("meta");
    const Samples samples = read_samples(out / "samples.h5");
    const std::string run = meta.at("run");
    const bool one = samples.provenance.run == run && samples.tables.size() == 3 &&
                     text_of(out / "junit.xml").find(run) != std::string::npos &&
                     text_of(out / "REPORT.md").find(run) != std::string::npos;
    return one ? meta.at("seed").get<int>() : 0;
  } catch (const std::exception&) {
    return 0;
  }
}

bool has_staging(const fs::path& folder) {
  const auto names = names_in(folder);
  return std::ranges::any_of(
      names, [](const std::string& name) { return name.find(".staging-") != name.npos; });
}

class PublishingFault : public testing::TestWithParam<const char*> {
 protected:
  // gnuplot draws nothing: figures come after all that is at stake.
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer's runtime must be loaded first";
#endif
    tools_.file("gnuplot", "#!/bin/sh\nexit 1\n");
    fs::permissions(tools_.path() / "gnuplot", fs::perms::owner_all);
    path_ = std::getenv("PATH");
    ::setenv("PATH", (tools_.path().string() + ":" + path_).c_str(), 1);
    run_program(run_with_seed(kOld), folder_.path());
    ASSERT_EQ(seed_of(out()), kOld);
    std::ofstream(out() / "mine.txt") << "mine";
    fs::create_directories(out() / "calibration");
  }
  void TearDown() override {
    if (!path_.empty()) ::setenv("PATH", path_.c_str(), 1);
  }

  fs::path out() const {
    return folder_.path() / "out";
  }

  int calls() const {
    const fs::path log = tools_.path() / "log";
    const Fault none(GetParam(), 0, "eio", log);
    run_program(run_with_seed(kOld), folder_.path());
    return static_cast<int>(text_of(log).size());
  }

  // The run meets a fault, and then another one does not.
  void meet(int nth, const std::string& kind) {
    SCOPED_TRACE(testing::Message() << kind << " at " << GetParam() << " " << nth);
    Outcome outcome;
    {
      const Fault fault(GetParam(), nth, kind);
      outcome = run_program(run_with_seed(kNew), folder_.path());
    }
    const int found = seed_of(out());
    if (kind == "kill") {
      EXPECT_TRUE(found == kOld || found == kNew);
    } else if (outcome.exit_code == 74) {
      EXPECT_TRUE(found == kOld || found == kNew);
      EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
      EXPECT_FALSE(has_staging(folder_.path()));
    } else {
      EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
      EXPECT_EQ(found, kNew);
      EXPECT_FALSE(has_staging(folder_.path()));
    }
    run_program(run_with_seed(kOld), folder_.path());
    EXPECT_EQ(seed_of(out()), kOld);
    EXPECT_FALSE(has_staging(folder_.path()));
    EXPECT_EQ(text_of(out() / "mine.txt"), "mine");
    EXPECT_TRUE(fs::exists(out() / "calibration"));
  }

  TemporaryDirectory folder_;

 private:
  TemporaryDirectory tools_;
  std::string path_;
};

TEST_P(PublishingFault, LeavesOneWholeRun) {
  const int n = calls();
  ASSERT_GT(n, 0);
  for (int nth = 1; nth <= n; ++nth) {
    meet(nth, "kill");
    meet(nth, nth % 2 == 0 ? "eio" : "enospc");
  }
}

constexpr const char* kCalls[] = {"write", "fsync", "rename", "open", "mkdir"};
INSTANTIATE_TEST_SUITE_P(Calls, PublishingFault, testing::ValuesIn(kCalls),
                         [](const auto& call) { return std::string(call.param); });

// Calls that are interrupted, or do less than they were asked for.
using HarmlessFault = PublishingFault;

TEST_P(HarmlessFault, IsOutlived) {
  const int n = calls();
  ASSERT_GT(n, 0);
  const bool writes = std::string(GetParam()) == "write";
  for (int nth = 1; nth <= n; nth += 3) {
    meet(nth, "eintr");
    if (writes) meet(nth, "short");
    if (writes) meet(nth, "zero");
  }
}

INSTANTIATE_TEST_SUITE_P(Calls, HarmlessFault, testing::Values("write", "fsync"),
                         [](const auto& call) { return std::string(call.param); });

}  // namespace
}  // namespace widthwise::verify
