// What drawing gave is published before anything that may fail after it.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/program.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using namespace std::chrono_literals;

/// While it lives, `gnuplot` is this shell script.
class GnuplotInstead {
 public:
  explicit GnuplotInstead(const std::string& script) {
    folder_.file("gnuplot", "#!/bin/sh\n" + script + "\n");
    fs::permissions(folder_.path() / "gnuplot", fs::perms::owner_all);
    path_ = std::getenv("PATH");
    ::setenv("PATH", (folder_.path().string() + ":" + path_).c_str(), 1);
  }
  ~GnuplotInstead() { ::setenv("PATH", path_.c_str(), 1); }
  GnuplotInstead(const GnuplotInstead&) = delete;
  GnuplotInstead& operator=(const GnuplotInstead&) = delete;

 private:
  TemporaryDirectory folder_;
  std::string path_;
};

Arguments run_with_figures() {
  return {"--claim", "theorem1.mlp.r1", "--claim", "theorem1.mlp.r2", "--widths",
          "16..128", "--samples",       "200",     "--out",           "out"};
}

// Whole, and of one run.
void expect_results(const fs::path& out) {
  ASSERT_TRUE(fs::exists(out / "results.json"));
  const json results = json::parse(text_of(out / "results.json"));
  EXPECT_EQ(results["meta"]["partial"], false);
  EXPECT_FALSE(read_samples(out / "samples.h5").tables.empty());
  EXPECT_TRUE(fs::exists(out / "junit.xml"));
  EXPECT_TRUE(fs::exists(out / "REPORT.md"));
  for (const std::string& name : names_in(out)) {
    EXPECT_EQ(name.find("staging"), std::string::npos) << name;
  }
}

TEST(PublishedFirst, AFigureThatFailsCostsThatFigure) {
  for (const char* script : {"exit 1", "kill -9 $$", "exit 0"}) {
    SCOPED_TRACE(script);
    const GnuplotInstead broken(script);
    const TemporaryDirectory folder;
    const Outcome outcome = run_program(run_with_figures(), folder.path());
    EXPECT_EQ(outcome.exit_code, 2) << outcome.err;  // the verdict's
    expect_results(folder.path() / "out");
    EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
    EXPECT_NE(outcome.err.find("verify report out"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.out.find("theorem1.mlp.r2"), std::string::npos);
  }
}

TEST(PublishedFirst, OthersAreDrawnAllTheSame) {
  const GnuplotInstead broken(
      "case \"$2\" in *r1.gnuplot) exit 1;; esac\nexec /usr/bin/gnuplot \"$@\"");
  const TemporaryDirectory folder;
  const Outcome outcome = run_program(run_with_figures(), folder.path());
  EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
  EXPECT_FALSE(fs::exists(folder.path() / "out/plots/theorem1.mlp.r1.svg"));
  EXPECT_TRUE(fs::exists(folder.path() / "out/plots/theorem1.mlp.r2.svg"));
}

void wait_for(const fs::path& path) {
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (!fs::exists(path) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(10ms);
  }
}

class SignalWhileDrawing : public testing::TestWithParam<int> {};

// gnuplot hangs: nothing but a signal ends it here.
TEST_P(SignalWhileDrawing, LeavesTheResults) {
  const GnuplotInstead hanging("exec sleep 1000");
  const TemporaryDirectory folder;
  Program program(run_with_figures(), folder.path());
  wait_for(folder.path() / "out/results.json");
  std::this_thread::sleep_for(200ms);
  program.send(GetParam());
  const auto sent = std::chrono::steady_clock::now();
  const Outcome outcome = program.wait();
  EXPECT_LT(std::chrono::steady_clock::now() - sent, 10s);
  EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
  expect_results(folder.path() / "out");
  EXPECT_NE(outcome.out.find("theorem1.mlp.r2"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Signals, SignalWhileDrawing, testing::Values(SIGINT, SIGTERM, SIGHUP));

// However often they come.
TEST(PublishedFirst, ManySignalsWhileDrawsAreMadeLeaveWhatWasDrawn) {
  const TemporaryDirectory folder;
  Program program(
      {"--claim", "theorem1.mlp.r2", "--widths", "16..128", "--samples", "1000000", "--out", "out"},
      folder.path());
  wait_for(folder.path() / "out");  // the program listens to signals before it makes it
  std::this_thread::sleep_for(300ms);
  for (int i = 0; i < 5; ++i) {
    program.send(i % 2 == 0 ? SIGINT : SIGHUP);
    std::this_thread::sleep_for(2ms);
  }
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
  const json results = json::parse(text_of(folder.path() / "out/results.json"));
  EXPECT_EQ(results["meta"]["partial"], true);
}

// What needs no gnuplot is there.
TEST(PublishedFirst, AReportIsWrittenWithoutTheFiguresThatFail) {
  const TemporaryDirectory folder;
  run_program(run_with_figures(), folder.path());
  const GnuplotInstead broken("exit 1");
  const Outcome outcome = run_program({"report", "out", "--out", "told"}, folder.path());
  EXPECT_EQ(outcome.exit_code, 74) << outcome.err;
  EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
  EXPECT_NE(outcome.err.find("figures"), std::string::npos) << outcome.err;
  for (const char* name : {"told/REPORT.md", "told/index.html", "told/pages/overview.md"}) {
    EXPECT_TRUE(fs::exists(folder.path() / name)) << name;
  }
}

TEST(PublishedFirst, AnInterruptedReportLeavesNothingAndNoGnuplot) {
  const TemporaryDirectory folder;
  run_program(run_with_figures(), folder.path());
  const TemporaryDirectory told;
  const std::string mark = (told.path() / "pid").string();
  const GnuplotInstead hanging("echo $$ > " + mark + "; exec sleep 1000");
  for (const int signal : {SIGINT, SIGTERM}) {
    fs::remove(mark);
    Program program({"report", "out", "--out", "told"}, folder.path());
    wait_for(mark);
    std::this_thread::sleep_for(100ms);
    program.send(signal);
    const Outcome outcome = program.wait();
    EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
    EXPECT_NE(outcome.err.find("interrupted"), std::string::npos) << outcome.err;
    EXPECT_FALSE(fs::exists(folder.path() / "told"));
    for (const std::string& name : names_in(folder.path())) {
      EXPECT_EQ(name.find("staging"), std::string::npos) << name;
    }
    EXPECT_FALSE(fs::exists("/proc/" + lines_of(text_of(mark)).at(0))) << "gnuplot goes on";
  }
}

TEST(PublishedFirst, AFullStandardOutputLosesNothing) {
  const TemporaryDirectory folder;
  Arguments arguments = run_with_figures();
  const Outcome outcome = run_program(arguments, folder.path(), "/dev/full");
  EXPECT_EQ(outcome.exit_code, 74);
  EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
  expect_results(folder.path() / "out");
  EXPECT_TRUE(fs::exists(folder.path() / "out/plots/theorem1.mlp.r2.svg"));
}

}  // namespace
}  // namespace widthwise::verify
