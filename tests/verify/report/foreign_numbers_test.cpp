// Numbers of files that someone else wrote: whichever is another, the file is refused with a
// sentence or rendered.

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "tests/verify/results/example_calibration.hpp"
#include "tests/verify/results/example_results.hpp"
#include "verify/base/errors.hpp"
#include "verify/exact/exact_moments_json.hpp"
#include "verify/page/page.hpp"
#include "verify/report/junit.hpp"
#include "verify/report/report.hpp"
#include "verify/results/calibration_json.hpp"
#include "verify/results/results_json.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

// Where numbers stand; of a list the first and the last.
void find_numbers(const json& value, const json::json_pointer& at,
                  std::vector<json::json_pointer>& places) {
  if (value.is_number() || value.is_null()) places.push_back(at);
  if (value.is_array() && !value.empty()) {
    for (const std::size_t i : std::set<std::size_t>{0, value.size() - 1}) {
      find_numbers(value[i], at / i, places);
    }
  }
  if (value.is_object()) {
    for (const auto& [key, item] : value.items()) find_numbers(item, at / key, places);
  }
}

const json kOthers[] = {-1,
                        0,
                        1e308,
                        -1e308,
                        1e15,
                        1e-308,
                        -1e-308,
                        json(nullptr),
                        "x",
                        json::array(),
                        json::object(),
                        true,
                        std::numeric_limits<std::int64_t>::max()};

// Anything but a FileError fails the test.
void expect_read_or_refused(const json& document, const std::function<void(const json&)>& render) {
  std::vector<json::json_pointer> places;
  find_numbers(document, json::json_pointer(), places);
  int n_refused = 0;
  for (const json::json_pointer& place : places) {
    SCOPED_TRACE(place.to_string());
    for (const json& other : kOthers) {
      json changed = document;
      changed[place] = other;
      try {
        render(changed);
      } catch (const FileError&) {
        ++n_refused;
      }
    }
  }
  EXPECT_GT(n_refused, static_cast<int>(3 * places.size()));
}

Report foreign_report(const json& results) {
  Report report;
  report.runs.push_back({"Results", results_from_json(results)});
  return report;
}

void render_all(const Report& report) {
  render_report(report);
  render_pages(report);
  render_page(report);
  render_junit(report.runs.front().results);
}

TEST(ForeignNumbers, OfResultsAreRefusedOrRendered) {
  Results results = testing::example_results();
  results.claims.push_back(testing::example_limit("theorem3.limit", 6));
  results.claims.push_back(testing::example_normal());
  results.charts.push_back(testing::example_chart());
  expect_read_or_refused(json::parse(to_json(results).dump()),
                         [](const json& changed) { render_all(foreign_report(changed)); });
}

TEST(ForeignNumbers, OfCalibrationsAreRefusedOrRendered) {
  Report report = foreign_report(to_json(testing::example_results()));
  expect_read_or_refused(json::parse(to_json(testing::example_calibration()).dump()),
                         [&](const json& changed) {
                           report.calibration = calibration_from_json(changed);
                           render_all(report);
                         });
}

TEST(ForeignNumbers, OfExactMomentsAreRefusedOrRendered) {
  Report report = foreign_report(to_json(testing::example_results()));
  ExactMoments moments;
  moments.p_value = 0.5;
  moments.rates = {{2, 3, -2, "12"}, {1, 3, std::nullopt, "0"}};
  moments.laws = {{1, {"1", "5"}, {"0", "12"}}};
  moments.hypernet_laws = {{1, 2, {"4", "16"}, {"0", "272"}, {"0", "0", "4416"}}};
  moments.two_width_laws = {{1, 2, 2, {{1, 1, "16"}}}};
  moments.comparisons = {{"dense mlp.relu 2", "K^(1)^2", 100, 1.0, 1.1, 0.1, 1.0}};
  expect_read_or_refused(json::parse(exact_moments_json(moments)), [&](const json& changed) {
    report.exact = exact_moments_from_json(changed);
    render_all(report);
  });
}

}  // namespace
}  // namespace widthwise::verify
