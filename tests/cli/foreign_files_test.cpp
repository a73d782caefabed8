// results.json files that someone else wrote: no text of theirs becomes a command, none of their
// numbers makes work without end.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"
#include "tests/verify/base/write_gzip.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kBadFile = 74;

/// The results of one small run, which the tests change.
const json& foreign_results() {
  static const json results = [] {
    const TemporaryDirectory folder;
    run_program(
        {"--claim", "theorem1.mlp.r2", "--widths", "16..128", "--samples", "200", "--out", "out"},
        folder.path());
    return json::parse(text_of(folder.path() / "out/results.json"));
  }();
  return results;
}

struct Rendered {
  Outcome outcome;
  std::vector<std::string> names;
  std::string report;
};

Rendered rendered(const std::string& text, const Arguments& more = {}) {
  const TemporaryDirectory folder;
  fs::create_directories(folder.path() / "run");
  folder.file("run/results.json", text);
  Arguments arguments{"report", "run"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto begun = std::chrono::steady_clock::now();
  Rendered made{run_program(arguments, folder.path()), names_in(folder.path()),
                text_of(folder.path() / "run/REPORT.md")};
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(30));
  return made;
}

void expect_refused(const Rendered& made, const std::string& part) {
  EXPECT_EQ(made.outcome.exit_code, kBadFile) << made.outcome.err;
  EXPECT_EQ(lines_of(made.outcome.err).size(), 1u) << made.outcome.err;
  EXPECT_NE(made.outcome.err.find(part), std::string::npos) << made.outcome.err;
  EXPECT_EQ(made.names, (std::vector<std::string>{"run", "run/results.json"}));
}

json chart(const json& curves) {
  return {{"id", "chart.x"}, {"title", "t"},    {"caption", "c"}, {"x_label", "x (degrees)"},
          {"y_label", "y"},  {"log_x", false},  {"log_y", false}, {"spread", "s"},
          {"panels", false}, {"curves", curves}};
}

json curve(double last) {
  return {{"label", "l"},
          {"x_label", "x"},
          {"y_label", "y"},
          {"points", {{0.0, 1.0, 0.5, 1.5}, {last, 2.0, 1.5, 2.5}}}};
}

// Wherever a text stands: gnuplot would take what follows a line break for a command.
TEST(ForeignFiles, TextsWithLineBreaksAreRefused) {
  const std::string command = "x\nsystem \"touch PWNED\"\n#";
  const std::vector<std::function<void(json&)>> changes{
      [&](json& r) { r["claims"][0]["rows"][0]["statistic"] = command; },
      [&](json& r) { r["claims"][0]["statement"] = command; },
      [&](json& r) { r["claims"][0]["id"] = command; },
      [&](json& r) { r["meta"]["inputs"] = command; },
      [&](json& r) { r["meta"]["command"] = command; },
      [&](json& r) {
        r["charts"] = json::array({chart(json::array({curve(1.0)}))});
        r["charts"][0]["title"] = command;
      },
      [&](json& r) {
        r["charts"] = json::array({chart(json::array({curve(1.0)}))});
        r["charts"][0]["curves"][0]["label"] = command;
      }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    SCOPED_TRACE(i);
    json results = foreign_results();
    changes[i](results);
    expect_refused(rendered(results.dump()), "results.json");
  }
}

TEST(ForeignFiles, OtherControlCharactersAreRefusedToo) {
  for (const char c : {'\r', '\t', '\x1b', '\x7f', '\x01'}) {
    json results = foreign_results();
    results["claims"][0]["rows"][0]["statistic"] = std::string("a") + c;
    expect_refused(rendered(results.dump()), "control characters");
  }
}

// Quotes, backquotes and macros of gnuplot stay text.
TEST(ForeignFiles, WhatGnuplotMightRunIsShown) {
  json results = foreign_results();
  for (json& row : results["claims"][0]["rows"]) {
    row["statistic"] = "it's '.system('touch PWNED').' `touch PWNED` @x \\$(touch PWNED)";
  }
  const Rendered made = rendered(results.dump());
  EXPECT_EQ(made.outcome.exit_code, 0) << made.outcome.err;
  for (const std::string& name : made.names) EXPECT_EQ(name.find("PWNED"), std::string::npos);
}

// Pages and figures are named after claims, runs and charts.
TEST(ForeignFiles, IdsThatAreNoNamesOfFilesAreRefused) {
  for (const std::string& id : {std::string(), std::string("../x"), std::string("a/b"),
                                std::string("a..b"), std::string(".a"), std::string("-a"),
                                std::string("a b"), std::string("é"), std::string(201, 'a')}) {
    SCOPED_TRACE(id);
    json results = foreign_results();
    results["claims"][0]["id"] = id;
    expect_refused(rendered(results.dump()), "claims[0].id");
    results = foreign_results();
    results["charts"] = json::array({chart(json::array({curve(1.0)}))});
    results["charts"][0]["id"] = id;
    expect_refused(rendered(results.dump()), "charts[0].id");
  }
  json results = foreign_results();
  results["claims"][0]["id"] = std::string(200, 'a');
  EXPECT_EQ(rendered(results.dump()).outcome.exit_code, 0);
}

TEST(ForeignFiles, IdsThatWouldShareAFileAreRefused) {
  json results = foreign_results();
  results["claims"].push_back(results["claims"][0]);
  expect_refused(rendered(results.dump()), "claims[1].id");
  results = foreign_results();
  results["charts"] = json::array({chart(json::array({curve(1.0)}))});
  results["charts"][0]["id"] = results["claims"][0]["id"];
  expect_refused(rendered(results.dump()), "charts[0].id");
}

// Folders, pipes and devices in place of files: one sentence, and no waiting.
TEST(ForeignFiles, WhatIsNoFileIsRefused) {
  const auto ends_with_sentence = [](const TemporaryDirectory& folder, const Arguments& arguments,
                                     const std::string& part) {
    const Outcome outcome = run_program(arguments, folder.path());
    EXPECT_EQ(outcome.exit_code, kBadFile) << outcome.err;
    EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
  };
  const std::string long_name(300, 'a');
  const TemporaryDirectory folder;
  fs::create_directories(folder.path() / "run");
  fs::create_directories(folder.path() / "is-folder/results.json");
  fs::create_directories(folder.path() / "is-pipe");
  fs::create_directories(folder.path() / "is-device");
  folder.file("run/results.json", foreign_results().dump());
  ASSERT_EQ(mkfifo((folder.path() / "is-pipe/results.json").c_str(), 0600), 0);
  fs::create_symlink("/dev/zero", folder.path() / "is-device/results.json");
  ends_with_sentence(folder, {"report", "is-folder"}, "is a directory");
  ends_with_sentence(folder, {"report", "is-pipe"}, "is a pipe or a device");
  ends_with_sentence(folder, {"report", "is-device"}, "is a pipe or a device");
  ends_with_sentence(folder, {"report", long_name}, long_name);
  for (const char* option : {"--exact", "--bench", "--calibration"}) {
    SCOPED_TRACE(option);
    ends_with_sentence(folder, {"report", "run", option, "run"}, "is a directory");
    ends_with_sentence(folder, {"report", "run", option, "is-pipe/results.json"}, "is a pipe");
    ends_with_sentence(folder, {"report", "run", option, "none"}, "none: cannot be");
    ends_with_sentence(folder, {"report", "run", option, long_name}, long_name);
    ends_with_sentence(folder, {"report", "run", option, "run/results.json"}, "results.json");
  }
  EXPECT_FALSE(fs::exists(folder.path() / "run/REPORT.md"));
}

TEST(ForeignFiles, DeepNestingIsRefused) {
  for (const int depth : {200, 100000}) {
    const std::string open(static_cast<std::size_t>(depth), '[');
    const std::string close(static_cast<std::size_t>(depth), ']');
    expect_refused(rendered("{\"meta\": " + open + close + "}"), "nested");
  }
}

TEST(ForeignFiles, AChartWithoutPointsIsRefused) {
  json none = curve(1.0);
  none["points"] = json::array();
  for (const json& curves : {json::array(), json::array({none})}) {
    json results = foreign_results();
    results["charts"] = json::array({chart(curves)});
    expect_refused(rendered(results.dump()), "a point at least");
  }
}

TEST(ForeignFiles, FarAnglesMakeNoTicsWithoutEnd) {
  json results = foreign_results();
  results["charts"] = json::array({chart(json::array({curve(1e15)}))});
  const Rendered made = rendered(results.dump());
  EXPECT_EQ(made.outcome.exit_code, 0) << made.outcome.err;
}

// Each value takes memory and time, however short it is.
TEST(ForeignFiles, FilesOfVeryManyValuesAreRefused) {
  std::string many = "[";
  while (many.size() < 26'000'000) many += "[],";
  many += "[]]";
  expect_refused(rendered(many), "its JSON has more than 8388608 values");
  const TemporaryDirectory folder;
  fs::create_directories(folder.path() / "run");
  test::write_gzip(folder.path() / "run/results.json.gz", many);
  const Outcome packed = run_program({"report", "run"}, folder.path());
  EXPECT_EQ(packed.exit_code, kBadFile) << packed.err;
  EXPECT_NE(packed.err.find("over 250 times what it takes"), std::string::npos) << packed.err;
}

// A folder that is a link would lead what is written out of the report.
TEST(ForeignFiles, LinksInThePlaceOfFoldersAreNotFollowed) {
  for (const char* name : {"plots", "pages"}) {
    const TemporaryDirectory folder;
    fs::create_directories(folder.path() / "run");
    fs::create_directories(folder.path() / "elsewhere");
    folder.file("elsewhere/overview.md", "mine");
    folder.file("run/results.json", foreign_results().dump());
    fs::create_directory_symlink("../elsewhere", folder.path() / "run" / name);
    const Outcome outcome = run_program({"report", "run"}, folder.path());
    EXPECT_EQ(outcome.exit_code, kBadFile) << outcome.err;
    EXPECT_NE(outcome.err.find("link"), std::string::npos) << outcome.err;
    EXPECT_EQ(text_of(folder.path() / "elsewhere/overview.md"), "mine");
    EXPECT_EQ(names_in(folder.path() / "elsewhere"), (std::vector<std::string>{"overview.md"}));
  }
}

TEST(ForeignFiles, ReportsAreOfFoldersByTheirNamesHoweverTheyAreWritten) {
  const TemporaryDirectory folder;
  for (const char* name : {"a", "b"}) {
    fs::create_directories(folder.path() / name);
    folder.file(std::string(name) + "/results.json", foreign_results().dump());
  }
  const Outcome outcome = run_program({"report", "..", "../../b", "--out", "../../told"}, [&] {
    fs::create_directories(folder.path() / "a/within");
    return folder.path() / "a/within";
  }());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(fs::exists(folder.path() / "told/pages/a/overview.md"));
}

// The name of a folder is a text that gnuplot gets.
TEST(ForeignFiles, FoldersWithOddNamesHoldFiguresOrAreRefused) {
  const TemporaryDirectory folder;
  const Arguments run{"--claim", "theorem1.mlp.r2", "--widths", "16..128", "--samples", "200"};
  const auto into = [&](const std::string& out) {
    Arguments arguments = run;
    arguments.insert(arguments.end(), {"--out", out});
    return run_program(arguments, folder.path());
  };
  for (const std::string out :
       {"|touch RAN #", "it's `touch RAN`", "-x", "a'.system('touch RAN').'"}) {
    EXPECT_EQ(into("out/" + out).exit_code, 2) << out;
    EXPECT_TRUE(fs::exists(folder.path() / "out" / out / "plots/theorem1.mlp.r2.svg")) << out;
  }
  const Outcome bar = into("|touch RAN #");
  EXPECT_EQ(bar.exit_code, 2) << bar.err;
  const Outcome lines = into("a\nsystem 'touch RAN'\n#");
  EXPECT_EQ(lines.exit_code, 2) << lines.err;  // the results are there, the figures are not
  EXPECT_EQ(lines_of(lines.err).size(), 1u) << lines.err;
  EXPECT_NE(lines.err.find("control character"), std::string::npos) << lines.err;
  EXPECT_FALSE(fs::exists(folder.path() / "RAN"));
}

}  // namespace
}  // namespace widthwise::verify
