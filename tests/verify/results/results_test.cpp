#include "verify/results/results.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/results/example_results.hpp"
#include "verify/base/errors.hpp"
#include "verify/results/results_json.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;
using testing::example_limit;
using testing::example_results;

json round_trip_json() {
  return json::parse(to_json(example_results()).dump());
}

TEST(Results, SummaryCountsControlsApart) {
  Results results = example_results();
  results.claims[1].verdict = Verdict::kInconclusive;
  const Summary summary = results.summary();
  EXPECT_EQ(summary.confirmed, 2);
  EXPECT_EQ(summary.refuted, 0);
  EXPECT_EQ(summary.inconclusive, 1);
  EXPECT_EQ(summary.controls, 1);
  EXPECT_EQ(summary.controls_refuted, 1);
  EXPECT_EQ(summary.confirmed + summary.refuted + summary.inconclusive + summary.controls,
            std::ssize(results.claims));
}

TEST(ResultsJson, ReadsSummariesThatCountedControlsWithTheClaims) {
  json former = round_trip_json();
  ASSERT_EQ(former.at("summary").at("refuted"), 0);
  former["summary"]["refuted"] = 1;  // the control
  EXPECT_EQ(to_json(results_from_json(former)).at("summary").at("refuted"), 0);
  former["summary"]["refuted"] = 2;
  EXPECT_THROW(results_from_json(former), FileError);
}

TEST(Results, ExitCodeIsZeroOnlyIfAllIsAsExpected) {
  EXPECT_EQ(example_results().exit_code(), 0);
}

TEST(Results, RefutedClaimGivesOne) {
  Results results = example_results();
  results.claims[0].verdict = Verdict::kRefuted;
  EXPECT_EQ(results.exit_code(), 1);
}

TEST(Results, InconclusiveClaimGivesTwo) {
  Results results = example_results();
  results.claims[0].verdict = Verdict::kInconclusive;
  EXPECT_EQ(results.exit_code(), 2);
}

TEST(Results, WhatIsUndecidedGivesOneWhereItCountsAsFailed) {
  Results results = example_results();
  EXPECT_EQ(results.exit_code(Undecided::kFailed), 0);
  results.claims[0].verdict = Verdict::kInconclusive;
  EXPECT_EQ(results.exit_code(Undecided::kFailed), 1);
  Results partial = example_results();
  partial.meta.partial = true;
  EXPECT_EQ(partial.exit_code(Undecided::kFailed), 1);
}

TEST(Results, RefutedOutranksInconclusive) {
  Results results = example_results();
  results.claims[0].verdict = Verdict::kInconclusive;
  results.claims[1].verdict = Verdict::kRefuted;
  EXPECT_EQ(results.exit_code(), 1);
}

TEST(Results, ControlThatIsNotRefutedGivesOne) {
  for (Verdict verdict : {Verdict::kConfirmed, Verdict::kInconclusive}) {
    Results results = example_results();
    results.claims.back().verdict = verdict;
    EXPECT_EQ(results.exit_code(), 1) << name(verdict);
  }
}

TEST(Results, PartialOrEmptyRunIsNeverZero) {
  Results results = example_results();
  results.meta.partial = true;
  EXPECT_EQ(results.exit_code(), 2);
  results.claims[0].verdict = Verdict::kRefuted;
  EXPECT_EQ(results.exit_code(), 1);
  EXPECT_EQ((Results{.meta = testing::example_meta(), .claims = {}}).exit_code(), 2);
}

TEST(ResultsJson, HasTheNamesThatReadersRelyOn) {
  const json written = round_trip_json();
  EXPECT_EQ(written.at("schema"), kResultsSchema);
  for (const char* key : {"version", "git", "command", "seed", "threads", "engine", "alpha",
                          "margin", "wall_seconds"}) {
    EXPECT_TRUE(written.at("meta").contains(key)) << key;
  }
  const json& claim = written.at("claims").at(0);
  for (const char* key : {"id", "kind", "statement", "source", "regime", "predicted", "estimate",
                          "ci", "margin", "verdict", "rows", "fit"}) {
    EXPECT_TRUE(claim.contains(key)) << key;
  }
  EXPECT_EQ(claim.at("kind"), "rate");
  EXPECT_EQ(claim.at("verdict"), "CONFIRMED");
  EXPECT_EQ(claim.at("ci").size(), 2u);
  const json& row = claim.at("rows").at(0);
  for (const char* key : {"width_f", "width_g", "samples", "statistic", "value", "se"}) {
    EXPECT_TRUE(row.contains(key)) << key;
  }
  EXPECT_TRUE(row.at("width_g").is_null());
  EXPECT_EQ(written.at("claims").at(2).at("rows").at(0).at("width_g"), 32);
  EXPECT_EQ(written.at("claims").at(3).at("kind"), "control");
  EXPECT_EQ(written.at("summary"), json({{"confirmed", 3},
                                         {"refuted", 0},
                                         {"inconclusive", 0},
                                         {"controls", 1},
                                         {"controls_refuted", 1}}));
}

TEST(ResultsJson, PutsEveryNumberUnderItsName) {
  const json claim = round_trip_json().at("claims").at(1);
  json fit = claim.at("fit");
  EXPECT_EQ(fit.at("local_slopes").size(), 5u);
  EXPECT_EQ(fit.at("local_slopes").at(0).at("se"), 0.02);
  EXPECT_EQ(fit.at("local_slopes").at(0).at("slope"), -1 - 14.0 / 128);
  EXPECT_EQ(fit.at("local_slopes").at(0).at("width"), 128 / std::sqrt(2.0));
  EXPECT_EQ(fit.at("form"), "power-law");
  EXPECT_EQ(fit.at("preferred"), 1);
  const json& members = fit.at("members");
  ASSERT_EQ(members.size(), 2u);
  EXPECT_EQ(members.at(0).at("rejected"), true);
  EXPECT_EQ(members.at(0).at("correction_exponents"), json({0.5}));
  EXPECT_EQ(members.at(1), json({{"slope", -1 + 0.0034},
                                 {"slope_se", 0.0045},
                                 {"intercept", std::log(9.0) - 0.0034 * std::log(512)},
                                 {"coefficients", {10.0}},
                                 {"correction_exponents", {1.0}},
                                 {"first", 1},
                                 {"smallest_width", 128.0},
                                 {"chi_square", 3.21},
                                 {"degrees_of_freedom", 2},
                                 {"p_value", 0.523},
                                 {"ci", {-1 - 0.0166, -1 + 0.0234}},
                                 {"bias", 0.002},
                                 {"rejected", false}}));
  // The preferred one's numbers stand in front, too.
  for (const auto& [key, value] : members.at(1).items()) EXPECT_EQ(fit.at(key), value) << key;
  EXPECT_EQ(claim.at("predicted"), -1);
  EXPECT_EQ(claim.at("estimate"), -1 + 0.0034);
  EXPECT_EQ(claim.at("ci"), json({-1 - 0.0166, -1 + 0.0234}));
  EXPECT_EQ(claim.at("alpha"), 1e-3 / 15);
  EXPECT_EQ(claim.at("margin"), 0.1);
  EXPECT_EQ(claim.at("power"), 0.99999);
  EXPECT_EQ(claim.at("expected"), "CONFIRMED");
  const json& row = claim.at("rows").at(0);
  EXPECT_EQ(row.at("width_f"), 64);
  EXPECT_EQ(row.at("samples"), 4096);
  EXPECT_EQ(row.at("statistic"), "median |K^(2)|");
  EXPECT_EQ(row.at("se"), 0.01 * row.at("value").get<double>());
  EXPECT_EQ(row.at("bands").at(4), 2.9 * row.at("value").get<double>());
}

TEST(ResultsJson, SurvivesARoundTripUnchanged) {
  const json written = round_trip_json();
  const Results read = results_from_json(written);
  EXPECT_EQ(to_json(read), written);
  EXPECT_EQ(read.meta.seed, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(read.claims[1].rows[2].value, example_results().claims[1].rows[2].value);
  EXPECT_EQ(read.claims[1].fit->best().first, 1u);
  EXPECT_EQ(read.claims[1].fit->local_slopes.size(), 5u);
  EXPECT_FALSE(read.claims[2].fit.has_value());
}

Results limit_results() {
  return {.meta = testing::example_meta(),
          .claims = {testing::example_limit("theorem3.hyperkernel.mean", 6)}};
}

TEST(ResultsJson, ALimitSurvivesARoundTrip) {
  const json written = json::parse(to_json(limit_results()).dump());
  const json& claim = written.at("claims").at(0);
  const json& fit = claim.at("fit");
  EXPECT_EQ(fit.at("form"), "limit");
  EXPECT_EQ(fit.at("limit"), 1.001);
  EXPECT_EQ(fit.at("limit_se"), 0.0014);
  EXPECT_EQ(fit.at("coefficients"), json({5.0, -300.0}));
  EXPECT_EQ(fit.at("correction_exponents"), json({1.0, 2.0}));
  EXPECT_EQ(fit.at("p_value"), 0.3);
  EXPECT_EQ(fit.at("members").size(), 1u);
  EXPECT_EQ(claim.at("curves"), json::array({{{"label", "width 64"},
                                              {"x_label", "normal quantile"},
                                              {"y_label", "quantile of h"},
                                              {"points", {{-1.0, -0.9, -1.0, -0.8}}}}}));
  EXPECT_TRUE(claim.at("rows").at(0).at("width_f").is_null());
  EXPECT_EQ(claim.at("rows").at(0).at("width_g"), 64);
  EXPECT_EQ(claim.at("rows").at(0).at("abscissa"), 64.0);
  const Results read = results_from_json(written);
  EXPECT_EQ(to_json(read), written);
  EXPECT_TRUE(read.claims[0].has_limit() && !read.claims[0].has_slope());
  EXPECT_FALSE(read.claims[0].rows[0].width_f.has_value());
  EXPECT_EQ(read.claims[0].fit->best().value(64), example_limit("x", 6).fit->best().value(64));
}

TEST(ResultsJson, ReadsTheFitsOfEarlierVersions) {
  json document = round_trip_json();
  json& claim = document.at("claims").at(1);
  const json slopes = claim.at("fit").at("local_slopes");
  claim["fit"] = {{"slope", -1.5},         {"slope_se", 0.01},           {"intercept", 2.0},
                  {"correction", 7},       {"correction_exponent", 0.5}, {"first", 2},
                  {"smallest_width", 256}, {"chi_square", 1.0},          {"degrees_of_freedom", 2},
                  {"p_value", 0.6},        {"local_slopes", slopes}};
  const ResultFit fit = results_from_json(document).claims.at(1).fit.value();
  ASSERT_EQ(fit.family.members.size(), 1u);
  EXPECT_EQ(fit.best().target, -1.5);
  EXPECT_EQ(fit.best().powers, Powers{0.5});
  EXPECT_EQ(fit.best().coefficients, std::vector{7.0});
  EXPECT_EQ(fit.local_slopes.size(), 5u);
}

TEST(ResultsJson, AnIntervalThatKnowsNothingIsOfNumbersStill) {
  Results results = limit_results();
  results.claims[0].ci = {-std::numeric_limits<double>::infinity(),
                          std::numeric_limits<double>::infinity()};
  results.claims[0].verdict = Verdict::kInconclusive;
  results.claims[0].reason = "nothing fits";
  const json written = json::parse(to_json(results).dump());
  for (const json& end : written.at("claims").at(0).at("ci")) EXPECT_TRUE(end.is_number_float());
  const Interval read = results_from_json(written).claims.at(0).ci;
  EXPECT_EQ(read.lower, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(read.upper, std::numeric_limits<double>::infinity());
}

TEST(ResultsJson, ChartsSurviveARoundTrip) {
  const json written = json::parse(to_json(testing::example_hypernet_results()).dump());
  json chart = written.at("charts").at(0);
  EXPECT_EQ(chart.at("curves").size(), 3u);
  EXPECT_EQ(chart.at("curves").at(0).at("points").at(0),
            json({16.0, 0.125, 0.8 * 0.125, 1.2 * 0.125}));
  chart.erase("curves");
  EXPECT_EQ(chart, json({{"id", "chart.example"},
                         {"title", "Variance of a kernel K^(1)"},
                         {"caption", "It levels off."},
                         {"x_label", "width n of f"},
                         {"y_label", "variance"},
                         {"log_x", true},
                         {"log_y", true},
                         {"spread", "±2 s.e."},
                         {"panels", false}}));
  const Results read = results_from_json(written);
  EXPECT_EQ(to_json(read), written);
  EXPECT_TRUE(is_exact(read.charts[0].curves[2]));
  EXPECT_FALSE(is_exact(read.charts[0].curves[0]));
}

TEST(ResultsJson, ChartsMayBeAbsentButNotMalformed) {
  json document = to_json(testing::example_hypernet_results());
  document.erase("charts");
  EXPECT_TRUE(results_from_json(document).charts.empty());
  const std::pair<const char*, json> faults[] = {{"/charts", 3},
                                                 {"/charts/0/id", "../x"},
                                                 {"/charts/0/log_x", "yes"},
                                                 {"/charts/0/curves/0/points/0", {1.0}}};
  for (const auto& [pointer, value] : faults) {
    json faulty = to_json(testing::example_hypernet_results());
    faulty[json::json_pointer(pointer)] = value;
    EXPECT_THROW(results_from_json(faulty), FileError) << pointer << " " << value;
  }
}

TEST(ResultsJson, ReadsFilesOfEarlierVersions) {
  json old = round_trip_json();
  for (json& claim : old.at("claims")) {
    claim.erase("curves");
    if (claim.at("fit").is_object()) claim.at("fit").erase("form");
    for (json& row : claim.at("rows")) row.erase("abscissa");
  }
  const Results read = results_from_json(old);
  EXPECT_EQ(to_json(read), round_trip_json());
  EXPECT_EQ(read.claims[1].rows[2].abscissa, 256.0);
}

TEST(ResultsJson, RefusesLimitsThatAreNotAsExpected) {
  const std::pair<const char*, json> faults[] = {
      {"/claims/0/fit/form", "parabola"},
      {"/claims/0/fit/form", "power-law"},
      {"/claims/0/fit/members/0/coefficients", {5.0}},
      {"/claims/0/fit/members/0/coefficients", "none"},
      {"/claims/0/fit/members", json::array()},
      {"/claims/0/fit/preferred", 1},
      {"/claims/0/curves", 3},
      {"/claims/0/curves/0/points/0", {1.0, 2.0}},
  };
  for (const auto& [pointer, value] : faults) {
    json document = to_json(limit_results());
    document[json::json_pointer(pointer)] = value;
    EXPECT_THROW(results_from_json(document), FileError) << pointer << " " << value;
  }
}

TEST(ResultsJson, WritesWhatIsNotFiniteAsNull) {
  Results results = example_results();
  results.claims[2].se = HUGE_VAL;
  const json written = to_json(results);
  EXPECT_TRUE(written.at("claims").at(2).at("se").is_null());
  EXPECT_TRUE(std::isnan(results_from_json(written).claims[2].se));
}

TEST(ResultsJson, SurvivesBytesThatAreNotText) {
  Results results = example_results();
  results.meta.command = "verify --out \xff\xfe";
  EXPECT_NO_THROW(to_json(results).dump());
}

/// The message with which a changed document is refused, "" if it is not.
std::string refusal(const std::string& pointer, const json& value) {
  json document = round_trip_json();
  document[json::json_pointer(pointer)] = value;
  try {
    results_from_json(document);
  } catch (const FileError& error) {
    return error.what();
  }
  return "";
}

TEST(ResultsJson, RefusesWhatIsNotAsExpectedAndNamesThePlace) {
  const std::pair<const char*, json> faults[] = {
      {"/schema", "widthwise-results-0"},
      {"/meta/seed", -1},
      {"/meta/seed", 1.5},
      {"/meta/threads", 4294967296},
      {"/meta/partial", "no"},
      {"/claims", "none"},
      {"/claims/0/id", "../../passwd"},
      {"/claims/0/id", "it's"},
      {"/claims/0/id", ".hidden"},
      {"/claims/0/kind", "rumour"},
      {"/claims/0/verdict", "confirmed"},
      {"/claims/0/estimate", "1"},
      {"/claims/0/ci", json::array({1})},
      {"/claims/0/regime/depth", 3},
      {"/claims/0/rows/1/width_f", 64.5},
      {"/claims/0/fit/members/0/first", -1},
      {"/summary/refuted", 2},
  };
  for (const auto& [pointer, value] : faults) {
    const std::string message = refusal(pointer, value);
    const std::string leaf = json::json_pointer(pointer).back();
    const std::string place = std::string(pointer).starts_with("/summary") ? "summary" : leaf;
    EXPECT_NE(message.find(place), std::string::npos) << pointer << ": " << message;
  }
}

TEST(ResultsJson, RefusesNumbersThatCannotBe) {
  const std::string rate = "/claims/1", member = rate + "/fit/members/1";
  const std::pair<std::string, json> faults[] = {
      {"/meta/alpha", 0},
      {"/meta/alpha", 1},
      {"/meta/margin", -0.1},
      {"/meta/threads", -1},
      {"/meta/wall_seconds", -1},
      {"/meta/n_claims", 0},
      {"/meta/n_looks", -1},
      {rate + "/predicted", nullptr},
      {rate + "/estimate", 1e101},
      {rate + "/se", -0.1},
      {rate + "/ci", {-0.9, -1.1}},
      {rate + "/ci", {nullptr, 0}},
      {rate + "/alpha", -1},
      {rate + "/alpha", 1e-3},  // more than its share of meta's
      {rate + "/margin", -0.1},
      {rate + "/looks", 0},
      {rate + "/looks", 4},  // of three
      {rate + "/power", 1.1},
      {rate + "/rows/0/width_f", 0},
      {rate + "/rows/0/width_f", -64},
      {rate + "/rows/0/width_g", 0},
      {rate + "/rows/0/abscissa", 0},
      {rate + "/rows/0/abscissa", 1e300},
      {rate + "/rows/0/samples", 0},
      {rate + "/rows/0/se", -1},
      {member + "/slope", nullptr},
      {member + "/slope_se", -1},
      {member + "/coefficients", {nullptr}},
      {member + "/correction_exponents", {-1}},
      {member + "/smallest_width", 0},
      {member + "/chi_square", -1},
      {member + "/degrees_of_freedom", -1},
      {member + "/p_value", 2},
      {member + "/bias", -1},
      {member + "/ci", {1, 0}},
      {rate + "/fit/local_slopes/0/width", -1},
      {rate + "/fit/local_slopes/0/se", -1},
      {rate + "/id", "theorem1.mlp.r1"},  // another claim's
  };
  for (const auto& [pointer, value] : faults) {
    const std::string message = refusal(pointer, value);
    EXPECT_NE(message.find("." + json::json_pointer(pointer).back()), std::string::npos)
        << pointer << " " << value << ": " << message;
  }
  EXPECT_NE(refusal(member + "/first", 6).find("results.claims[1].fit"), std::string::npos);
}

TEST(ResultsJson, RefusesWhatContradictsItself) {
  EXPECT_EQ(refusal("/claims/3/verdict", "CONFIRMED"),
            "results.claims[3] (control.tanh.r3) says CONFIRMED, but its interval [-1.0166, "
            "-0.9766] against -2 ± 0.1 gives REFUTED");
}

TEST(ResultsJson, RefusesListsWithoutEnd) {
  json document = round_trip_json();
  json& rows = document.at("claims").at(1).at("rows");
  const json row = rows.at(0);
  while (rows.size() <= 10000) rows.push_back(row);
  EXPECT_EQ(test::refusal<FileError>([&] { results_from_json(document); }),
            "results.claims[1].rows has 10001 items, more than 10000");
  document = json::parse(to_json(testing::example_hypernet_results()).dump());
  json& curves = document.at("charts").at(0).at("curves");
  const json curve = curves.at(0);
  while (curves.size() <= 100) curves.push_back(curve);
  EXPECT_EQ(test::refusal<FileError>([&] { results_from_json(document); }),
            "results.charts[0].curves has 101 items, more than 100");
}

TEST(ResultsJson, RefusesMissingFields) {
  for (const char* pointer : {"/schema", "/meta/git", "/claims/0/rows/0/se", "/summary"}) {
    json document = round_trip_json();
    const json::json_pointer at(pointer);
    document.at(at.parent_pointer()).erase(at.back());
    EXPECT_THROW(results_from_json(document), FileError) << pointer;
  }
  EXPECT_THROW(results_from_json(json::array()), FileError);
  EXPECT_THROW(results_from_json(json()), FileError);
}

}  // namespace
}  // namespace widthwise::verify
