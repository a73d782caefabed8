// verify calibrate from outside, and the report that takes its file.

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/program.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json calibration_of(const fs::path& folder) {
  return json::parse(text_of(folder / "calibration.json"));
}

TEST(Calibrate, WritesItsFilesPrintsATableAndFeedsTheReport) {
  const TemporaryDirectory folder;
  const Outcome outcome =
      run_program({"calibrate", "--suites", "9", "--seed", "3", "--out", "rates"}, folder.path());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  for (const char* part : {"no rate exceeds its promise", "slope.r3", "written to rates\n"}) {
    EXPECT_NE(outcome.out.find(part), std::string::npos) << part << "\n" << outcome.out;
  }
  for (const std::string& line : lines_of(outcome.out)) EXPECT_LE(line.size(), 100u) << line;
  EXPECT_EQ(names_in(folder.path()),
            (std::vector<std::string>{"rates", "rates/calibration.json", "rates/plots",
                                      "rates/plots/power.png", "rates/plots/power.svg"}));
  const json meta = calibration_of(folder.path() / "rates").at("meta");
  EXPECT_EQ(meta.at("command"), "verify calibrate --suites 9 --seed 3 --out rates");
  EXPECT_EQ(meta.at("seed"), 3);
  EXPECT_EQ(meta.at("partial"), false);

  run_program({"--claim", "theorem1.mlp.zero", "--widths", "8,16", "--samples", "10", "--quiet"},
              folder.path());
  const Outcome report = run_program(
      {"report", "out", "--calibration", "rates/calibration.json", "--out", "r"}, folder.path());
  EXPECT_EQ(report.exit_code, 0) << report.err;
  const std::string text = text_of(folder.path() / "r/REPORT.md");
  EXPECT_NE(text.find("## Error rates"), std::string::npos);
  EXPECT_NE(text.find("plots/power.png"), std::string::npos);
  EXPECT_TRUE(fs::exists(folder.path() / "r/plots/power.svg"));
}

TEST(Calibrate, QuietPrintsNothing) {
  const Outcome outcome = run_program({"calibrate", "--suites", "1", "--quiet"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "");
}

TEST(Calibrate, InterruptedKeepsWhatWasCounted) {
  using namespace std::chrono_literals;
  const TemporaryDirectory folder;
  Program program({"calibrate", "--suites", "1000000", "--out", "rates"}, folder.path());
  std::this_thread::sleep_for(500ms);
  program.send(SIGINT);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err, "");
  EXPECT_NE(outcome.out.find("PARTIAL"), std::string::npos);
  const json calibration = calibration_of(folder.path() / "rates");
  EXPECT_EQ(calibration.at("meta").at("partial"), true);
  EXPECT_GT(calibration.at("counts").at(0).at("suites"), 0);
}

}  // namespace
}  // namespace widthwise::verify
