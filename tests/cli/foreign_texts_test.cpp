// Texts of files that someone else wrote, in every place that takes one: no page, figure or JUnit
// file holds them as anything but text.

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/program.hpp"
#include "tests/verify/results/example_calibration.hpp"
#include "tests/verify/results/example_results.hpp"
#include "verify/base/errors.hpp"
#include "verify/exact/exact_moments_json.hpp"
#include "verify/report/junit.hpp"
#include "verify/report/report_files.hpp"
#include "verify/results/calibration_json.hpp"
#include "verify/results/results_json.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const std::string kMarker =
    "<script>x</script>| `b [a](javascript:x) &lt; &#60; <!-- *c* _d_ ~~~ [k]: y <?z \"'\\";

// Where strings stand in a document.
void find_texts(const json& value, const json::json_pointer& at,
                std::vector<json::json_pointer>& places) {
  if (value.is_string()) places.push_back(at);
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) find_texts(value[i], at / i, places);
  }
  if (value.is_object()) {
    for (const auto& [key, item] : value.items()) find_texts(item, at / key, places);
  }
}

/// The document with the marker in each text that its reader takes from anybody, and how many those
/// are.
std::pair<json, int> with_markers(json document, const std::function<void(const json&)>& read) {
  std::vector<json::json_pointer> places;
  find_texts(document, json::json_pointer(), places);
  int planted = 0;
  for (const json::json_pointer& place : places) {
    json changed = document;
    changed[place] = kMarker;
    try {
      read(changed);
      document = changed;
      ++planted;
    } catch (const FileError&) {  // a name, a verdict, the schema
    }
  }
  return {document, planted};
}

// What is left of Markdown without code spans and escaped characters.
std::string live_markdown(const std::string& text) {
  std::string live;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] != '\n') {
      i += 2;
      continue;
    }
    const std::size_t ticks = std::min(text.find_first_not_of('`', i), text.size()) - i;
    if (ticks == 0) {
      live += text[i++];
      continue;
    }
    // A run of as many backticks ends the span; without one they are text.
    std::size_t end = i + ticks, length = 0;
    for (; end < text.size() && length != ticks; end += length) {
      end = std::min(text.find('`', end), text.size());
      length = std::min(text.find_first_not_of('`', end), text.size()) - end;
    }
    EXPECT_EQ(length, ticks) << "a code span without an end: " << text.substr(i, 60);
    i = end;
  }
  return live;
}

void expect_harmless_markdown(const std::string& text) {
  const std::string live = live_markdown(text);
  for (const char* markup : {"<script", "</script", "](javascript", "&lt;", "&#60;", "*c*", "_d_",
                             "~~~", "]: y", "<?z", "<!-- *"}) {
    EXPECT_EQ(live.find(markup), live.npos)
        << markup << ": " << live.substr(std::max<std::size_t>(live.find(markup), 40) - 40, 80);
  }
  // Every row of a table has the columns of its head.
  std::ptrdiff_t columns = 0;
  for (const std::string& line : lines_of(text)) {
    if (!line.starts_with("| ")) {
      columns = 0;
      continue;
    }
    std::string plain;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\') {
        ++i;
      } else {
        plain += line[i];
      }
    }
    const auto here = std::ranges::count(plain, '|');
    if (columns == 0) columns = here;
    EXPECT_EQ(here, columns) << line;
  }
}

void expect_well_formed(const std::string& xml) {
  std::istringstream stream(xml);
  boost::property_tree::ptree tree;
  EXPECT_NO_THROW(boost::property_tree::read_xml(stream, tree)) << xml.substr(0, 200);
}

// Our own style sheet and program aside, no markup of the marker is left.
void expect_harmless_html(const std::string& html) {
  const std::string live =
      html.substr(0, html.find("<style>")) +
      html.substr(html.find("</style>"), html.find("<script nonce") - html.find("</style>"));
  for (const char* markup : {"<script", "</script", "<!-- *", "<?z", " &#60;", " &lt; &#60;"}) {
    EXPECT_EQ(live.find(markup), live.npos)
        << markup << ": " << live.substr(std::max<std::size_t>(live.find(markup), 40) - 40, 80);
  }
}

/// Everything that `verify report` writes into a folder.
void expect_harmless_report(const fs::path& folder, int least_pages) {
  int pages = 0;
  for (const std::string& name : names_in(folder)) {
    SCOPED_TRACE(name);
    const std::string text =
        name.ends_with(".md") || name.ends_with(".svg") || name.ends_with(".html")
            ? text_of(folder / name)
            : std::string();
    if (name.ends_with(".md")) {
      ++pages;
      expect_harmless_markdown(text);
    } else if (name.ends_with(".html")) {
      expect_harmless_html(text);
    } else if (name.ends_with(".svg")) {
      expect_well_formed(text);
      EXPECT_EQ(text.find("<script"), text.npos);
    }
  }
  EXPECT_GE(pages, least_pages);
}

void expect_reported(const TemporaryDirectory& folder, Arguments arguments, int least_pages) {
  arguments.insert(arguments.end(), {"--out", "out"});
  const Outcome outcome = run_program(arguments, folder.path());
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  expect_harmless_report(folder.path() / "out", least_pages);
}

Results many_results() {
  Results results = testing::example_hypernet_results();
  results.claims.push_back(testing::example_limit("theorem3.limit", 6));
  results.claims.front().reason = "a reason";
  for (ClaimResult& claim : results.claims) {
    claim.hypotheses = claim.source = "some";
    claim.networks.others["more"] = "words";
    claim.rows.back().statistic = "another";
  }
  return results;
}

ExactMoments few_moments() {
  ExactMoments moments;
  moments.meta.command = "verify exact";
  moments.meta.inputs = "some";
  moments.p_value = 0.5;
  moments.rates = {{2, 3, -2, "12"}};
  moments.laws = {{1, {"1", "5"}, {"0", "12"}}};
  moments.hypernet_laws = {{1, 2, {"4", "16"}, {"0", "272"}, {"0", "0", "4416"}}};
  moments.two_width_laws = {{1, 2, 2, {{1, 1, "16"}}}};
  moments.comparisons = {{"dense mlp.relu 2", "K^(1)^2", 100, 1.0, 1.1, 0.1, 1.0},
                         {"deferred mlp.relu 2", "K^(1)^2", 100, 1.0, 1.1, 0.1, 1.0}};
  return moments;
}

json few_costs() {
  const auto timing = [](const char* name) {
    return json{{"name", name}, {"run_type", "iteration"}, {"real_time", 2.0}, {"time_unit", "ms"}};
  };
  return {{"context", {{"num_cpus", 2}, {"mhz_per_cpu", 2000}, {"host_name", "host"}}},
          {"benchmarks", {timing("deferred/1024"), timing("dense/1024"), timing("other")}}};
}

TEST(ForeignTexts, OfResultsStayTexts) {
  const auto [document, planted] = with_markers(to_json(many_results()), results_from_json);
  EXPECT_GT(planted, 60);
  const TemporaryDirectory folder;
  fs::create_directories(folder.path() / "run");
  folder.file("run/results.json", document.dump());
  expect_reported(folder, {"report", "run"}, 4);
  EXPECT_NE(text_of(folder.path() / "out/index.html").find("&lt;script&gt;x"), std::string::npos);
  expect_well_formed(render_junit(results_from_json(document)));
}

TEST(ForeignTexts, OfStudiesStayTexts) {
  const TemporaryDirectory folder;
  fs::create_directories(folder.path() / "run");
  folder.file("run/results.json", to_json(many_results()).dump());
  const auto [rates, n_rates] =
      with_markers(to_json(testing::example_calibration()), calibration_from_json);
  EXPECT_GE(n_rates, 6);
  folder.file("rates.json", rates.dump());
  // The rates repeat the names of the counts, so that those change together or not at all.
  Calibration calibration = testing::example_calibration();
  for (SuiteCounts& counts : calibration.counts) {
    counts.truth = kMarker + counts.truth;
    for (VerdictCounts& claim : counts.claims) claim.claim = kMarker + claim.claim;
  }
  for (PowerCurve& curve : calibration.power) curve.claim = curve.statistic = kMarker;
  folder.file("rates-2.json", to_json(calibration).dump());
  const auto [exact, n_exact] =
      with_markers(json::parse(exact_moments_json(few_moments())), exact_moments_from_json);
  EXPECT_GE(n_exact, 15);
  folder.file("exact.json", exact.dump());
  const auto [costs, n_costs] = with_markers(few_costs(), [&](const json& changed) {
    read_draw_costs(folder.file("changed.json", changed.dump()));
  });
  EXPECT_GE(n_costs, 3);
  folder.file("costs.json", costs.dump());
  for (const char* measured : {"rates.json", "rates-2.json"}) {
    SCOPED_TRACE(measured);
    expect_reported(folder,
                    {"report", "run", "--calibration", measured, "--exact", "exact.json", "--bench",
                     "costs.json"},
                    7);
    fs::remove_all(folder.path() / "out");
  }
}

TEST(ForeignTexts, OfACollectionStayTexts) {
  const TemporaryDirectory folder;
  fs::create_directories(folder.path() / "all");
  folder.file("all/main.json", to_json(many_results()).dump());
  folder.file("all/more.json", to_json(many_results()).dump());
  const auto index = [](const std::string& file) {
    return json{{"schema", kCollectionSchema},
                {"runs",
                 {{{"file", "main.json"}, {"title", kMarker}},
                  {{"file", file}, {"title", kMarker + "2"}}}}};
  };
  folder.file("all/index.json", index("more.json").dump());
  expect_reported(folder, {"report", "all"}, 6);
  for (const std::string& file :
       {std::string("a](b).json"), std::string("-a.json"), std::string(201, 'a') + ".json"}) {
    fs::copy_file(folder.path() / "all/more.json", folder.path() / "all" / file);
    folder.file("all/index.json", index(file).dump());
    const Outcome outcome = run_program({"report", "all", "--out", "refused"}, folder.path());
    EXPECT_EQ(outcome.exit_code, 74) << file;
    EXPECT_NE(outcome.err.find("runs[1].file"), std::string::npos) << outcome.err;
  }
}

// Their names are the user's own, and may hold anything that a folder's may.
TEST(ForeignTexts, FoldersOfRunsAreLinkedWhateverTheirNames) {
  const TemporaryDirectory folder;
  const std::string odd = "a b](javascript:x) <script>";
  for (const std::string& run : {odd, std::string("plain")}) {
    fs::create_directories(folder.path() / run);
    folder.file(run + "/results.json", to_json(many_results()).dump());
  }
  expect_reported(folder, {"report", odd, "plain"}, 6);
  const std::string report = text_of(folder.path() / "out/REPORT.md");
  EXPECT_NE(report.find("(pages/a%20b%5D%28javascript%3Ax%29%20%3Cscript%3E/overview.md)"),
            report.npos);
}

}  // namespace
}  // namespace widthwise::verify
