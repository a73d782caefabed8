// Signals at random instants of a run with figures, into an empty folder and over a finished
// result.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "tests/cli/program.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Seconds = std::chrono::duration<double>;

constexpr int kTimes = 20;
constexpr int kOld = 1;
constexpr int kNew = 2;

Arguments run_with(int seed) {
  return {"--claim",
          "theorem1.mlp.r1",
          "theorem1.mlp.r2",
          "--widths",
          "16..256",
          "--samples",
          "500",
          "--out",
          "out",
          "--seed",
          std::to_string(seed),
          "--overwrite",
          "--no-progress"};
}

struct Found {
  int seed = 0;  // 0: no whole results of one run
  bool partial = false;
};

Found found_in(const fs::path& out) {
  if (!fs::exists(out / "results.json")) return {};
  const json results = json::parse(text_of(out / "results.json"));
  const json& meta = results.at("meta");
  const Samples samples = read_samples(out / "samples.h5");
  const std::string run = meta.at("run");
  EXPECT_EQ(samples.provenance.run, run);
  EXPECT_NE(text_of(out / "junit.xml").find(run), std::string::npos);
  EXPECT_NE(text_of(out / "REPORT.md").find(run), std::string::npos);
  const json& rows = results.at("claims").at(0).at("rows");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].at("samples"), samples.tables.at(i).draws.rows());
  }
  return {meta.at("seed"), meta.at("partial")};
}

void expect_no_staging(const fs::path& folder) {
  for (const std::string& name : names_in(folder)) {
    EXPECT_EQ(name.find("staging"), name.npos) << name;
  }
}

struct Case {
  const char* name;
  int signal;
  int times;
};

class RandomSignals : public testing::TestWithParam<Case> {
 protected:
  // The whole of a run, in seconds.
  static double duration() {
    static const double seconds = [] {
      const TemporaryDirectory folder;
      const auto begun = std::chrono::steady_clock::now();
      run_program(run_with(kOld), folder.path());
      return Seconds(std::chrono::steady_clock::now() - begun).count();
    }();
    return seconds;
  }

  // By the signal itself, before the program had taken hold of it: while it was being loaded.
  static bool ended_before_it_began(const Outcome& outcome) {
    return GetParam().signal != SIGKILL && !outcome.exit_code;
  }

  Outcome met(const fs::path& folder) {
    const double after = std::uniform_real_distribution(0.05, duration())(random_);
    Program program(run_with(kNew), folder);
    std::this_thread::sleep_for(Seconds(after));
    for (int i = 0; i < GetParam().times; ++i) {
      program.send(GetParam().signal);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    const Outcome outcome = program.wait();
    EXPECT_LE(outcome.exit_code.value_or(0), 2) << "after " << after << " s: " << outcome.err;
    return outcome;
  }

  std::mt19937 random_{std::random_device()()};
};

TEST_P(RandomSignals, IntoAnEmptyFolder) {
  for (int i = 0; i < kTimes; ++i) {
    const TemporaryDirectory folder;
    const Outcome outcome = met(folder.path());
    const Found found = found_in(folder.path() / "out");
    if (ended_before_it_began(outcome)) {
      EXPECT_TRUE(names_in(folder.path()).empty());
    } else if (GetParam().signal != SIGKILL) {
      EXPECT_EQ(found.seed, kNew);
      expect_no_staging(folder.path());
    } else if (found.seed != 0) {
      EXPECT_FALSE(found.partial);
    }
    run_program(run_with(kOld), folder.path());
    expect_no_staging(folder.path());
  }
}

TEST_P(RandomSignals, OverAFinishedResult) {
  const TemporaryDirectory folder;
  const fs::path out = folder.path() / "out";
  run_program(run_with(kOld), folder.path());
  for (int i = 0; i < kTimes; ++i) {
    const Outcome outcome = met(folder.path());
    const Found found = found_in(out);
    EXPECT_FALSE(found.partial);
    if (found.seed != kNew) {
      EXPECT_EQ(found.seed, kOld);
      const Found aside = found_in(folder.path() / "out.partial");
      if (GetParam().signal != SIGKILL && !ended_before_it_began(outcome)) {
        EXPECT_EQ(aside.seed, kNew);
        EXPECT_TRUE(aside.partial);
      }
    }
    if (GetParam().signal != SIGKILL) expect_no_staging(folder.path());
    fs::remove_all(folder.path() / "out.partial");
    run_program(run_with(kOld), folder.path());
    EXPECT_EQ(found_in(out).seed, kOld);
    expect_no_staging(folder.path());
  }
}

INSTANTIATE_TEST_SUITE_P(Signals, RandomSignals,
                         testing::Values(Case{"Interrupt", SIGINT, 1},
                                         Case{"InterruptTwice", SIGINT, 2},
                                         Case{"Terminate", SIGTERM, 1}, Case{"HangUp", SIGHUP, 1},
                                         Case{"Kill", SIGKILL, 1}),
                         [](const auto& signal) { return std::string(signal.param.name); });

}  // namespace
}  // namespace widthwise::verify
