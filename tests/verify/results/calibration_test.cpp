#include "verify/results/calibration.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/results/example_calibration.hpp"
#include "verify/base/errors.hpp"
#include "verify/report/report_calibration.hpp"
#include "verify/results/calibration_json.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;
using testing::example_calibration;

TEST(Calibration, RatesAreThoseOfTheCounts) {
  const std::vector<ErrorRate> rates = example_calibration().rates();
  ASSERT_EQ(rates.size(), 13u);
  const auto expect = [&](std::size_t i, const std::string& subject, std::int64_t errors,
                          double nominal, std::int64_t suites = 1000) {
    EXPECT_EQ(rates[i].subject, subject) << i;
    EXPECT_EQ(rates[i].errors, errors) << i;
    EXPECT_DOUBLE_EQ(rates[i].nominal, nominal) << i;
    EXPECT_EQ(rates[i].suites, suites) << i;
    EXPECT_DOUBLE_EQ(rates[i].observed(), static_cast<double>(errors) / suites) << i;
  };
  expect(0, "any claim", 3, 0.1);   // REFUTED though exact
  expect(1, "any claim", 9, 0.1);   // misses
  expect(2, "any claim", 20, 0.1);  // CONFIRMED at the margin
  expect(3, "any claim", 45, 0.1);  // decided there
  expect(4, "any claim", 50, 0.1);  // misses
  // Outside the declared families neither coverage nor REFUTED at the margin is promised.
  expect(5, "any claim", 2, 0.1, 250);
  expect(6, "any claim", 4, 0.1, 250);
  expect(7, "slope", 9, 0.05);
  expect(8, "zero", 0, 0.05);
  expect(9, "slope", 45, 0.05);
  expect(10, "slope", 50, 0.05);
  expect(11, "zero", 0, 0.05);
  expect(12, "zero", 0, 0.05);
}

TEST(Calibration, FailsForCoverageInsideTheFamiliesOnly) {
  Calibration calibration = example_calibration();
  calibration.counts[2].all_covered = 0;
  calibration.counts[3].any_refuted = 250;
  EXPECT_EQ(calibration.exit_code(), 0);
  Calibration missing = example_calibration();
  missing.counts[0].all_covered = 850;
  EXPECT_EQ(missing.exit_code(), 1);
  Calibration bold = example_calibration();
  bold.counts[3].any_confirmed = 60;
  EXPECT_EQ(bold.exit_code(), 1);
}

// The bounds of 0 of 1000 have closed forms.
TEST(ErrorRate, IsShownToBeKeptByItsBound) {
  const double bound = 1 - std::pow(0.05, 1e-3);
  const auto rate = [](double nominal) {
    return ErrorRate{"a", "b", "c", 0, 0.1, nominal, 0, 1000};
  };
  EXPECT_NEAR(rate(0.1).upper(), bound, 1e-14);
  EXPECT_TRUE(rate(bound * 1.001).shown());
  EXPECT_FALSE(rate(bound * 0.999).shown());
}

TEST(ErrorRate, ExceedsWhereThePromiseMakesTheErrorsTooRare) {
  // All of 10: at the promise p that has the chance p^10.
  const ErrorRate rate{"a", "b", "c", 0, 0.1, 0.1, 10, 10};
  EXPECT_TRUE(rate.exceeds(1.01e-10));
  EXPECT_FALSE(rate.exceeds(0.99e-10));
}

TEST(Calibration, ExitCodeIsOneIfARateExceeds) {
  Calibration calibration = example_calibration();
  EXPECT_EQ(calibration.exit_code(), 0);
  calibration.meta.partial = true;
  EXPECT_EQ(calibration.exit_code(), 2);
  calibration.counts[0].any_refuted = 150;
  EXPECT_EQ(calibration.exit_code(), 1);
  EXPECT_DOUBLE_EQ(calibration.level(), Calibration::kFalseAlarm / 13);
}

TEST(PowerCurve, CountsThePredictionsThatFractionsAgreeWith) {
  const PowerAgreement agreement = example_calibration().power[0].agreement();
  EXPECT_EQ(agreement.total, 6);
  // 60 of 125 against 0.7, and 70 of 125 against 0.8, are more than five standard errors off.
  EXPECT_EQ(agreement.inside, 4);
  EXPECT_NEAR(agreement.largest_difference, 0.8 - 70.0 / 125, 1e-15);
}

TEST(CalibrationJson, ComesBackAsItWas) {
  const json written = to_json(example_calibration());
  const json again = json::parse(written.dump());
  EXPECT_EQ(to_json(calibration_from_json(again)), written);
  EXPECT_EQ(written.at("schema"), kCalibrationSchema);
  EXPECT_EQ(written.at("rates").at(3).at("errors"), 45);
  EXPECT_EQ(written.at("rates").at(3).at("exceeds"), false);
  EXPECT_EQ(written.at("power").at(0).at("points").at(1).at("confirmed"), 60);
  EXPECT_EQ(written.at("meta").at("seed"), 18446744073709551615u);
}

json document_power() {
  return to_json(example_calibration()).at("power").at(0);
}

TEST(CalibrationJson, RefusesWhatDoesNotAddUp) {
  const auto refused = [](const char* pointer, const json& value) {
    json document = to_json(example_calibration());
    document.at(json::json_pointer(pointer)) = value;
    EXPECT_THROW(calibration_from_json(document), FileError) << pointer;
  };
  refused("/schema", "widthwise-results-1");
  refused("/counts/0/suites", 999);
  refused("/counts/0/suites", 0);
  refused("/counts/0/truth", 1);
  refused("/counts/0/inside", "yes");
  refused("/counts/0/deviation", 0.5);
  refused("/counts/0/all_covered", 1001);
  refused("/counts/0/claims/0/covered", 990);  // not what the rates say
  refused("/counts/0/alpha", 1.5);
  refused("/counts/1/any_wrong", 46);  // not what the rates say
  refused("/counts/1/any_wrong", -1);
  refused("/counts/1/claims/0/confirmed", 21);
  refused("/power/0/points/0/confirmed", 126);
  refused("/power/0/points/0/predicted_refuted", nullptr);
  refused("/counts/0/suites", std::int64_t{1} << 62);
  refused("/meta/n_suites", -1);
  refused("/meta/n_looks", 0);
  refused("/meta/widths", json::array());
  refused("/meta/widths/0", 0);
  refused("/power/0/points/0/deviation", nullptr);
  refused("/power/0/points/0/deviation", 1e101);
  refused("/power", json::array_t(101, document_power()));
  refused("/rates/0/exceeds", true);
  refused("/rates", json::array());
  EXPECT_THROW(calibration_from_json(json::array()), FileError);
  json lacking = to_json(example_calibration());
  lacking.at("meta").erase("widths");
  EXPECT_THROW(calibration_from_json(lacking), FileError);
}

TEST(CalibrationJson, SaysWhatAnOlderFileLacks) {
  json document = to_json(example_calibration());
  document.at("schema") = "widthwise-calibration-1";
  const std::string said = test::refusal<FileError>([&] { calibration_from_json(document); });
  EXPECT_NE(said.find("run `verify calibrate` again"), std::string::npos) << said;
}

std::size_t code_points(const std::string& line) {
  return std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; });
}

TEST(CalibrationTable, SaysWhatWasCountedInAHundredColumns) {
  Calibration calibration = example_calibration();
  calibration.counts[0].any_refuted = 150;
  calibration.meta.partial = true;
  const std::string table = render_terminal_table(calibration);
  std::istringstream stream(table);
  for (std::string line; std::getline(stream, line);) EXPECT_LE(code_points(line), 100u) << line;
  for (const char* part : {"EXCEEDS", "kept", "1 of 13 rates EXCEED", "(log n)^0.5",
                           "60.0 [53.6, 66.1]", "4 CONFIRMED", "96.0 (95.0)", "56.0 (80.0)",
                           "Of 6 measured fractions 4", "24.0 %.", "PARTIAL", "1000 suites"}) {
    EXPECT_NE(table.find(part), std::string::npos) << part << " is not in\n" << table;
  }
  EXPECT_EQ(render_terminal_table(example_calibration()).find("EXCEEDS\n"), std::string::npos);
}

TEST(CalibrationTable, LeavesColumnsOutWhereTheTerminalIsNarrow) {
  const Calibration calibration = example_calibration();
  for (const std::size_t width : {60U, 80U, 100U, 160U}) {
    const std::string table = render_terminal_table(calibration, width);
    std::istringstream stream(table);
    for (std::string line; std::getline(stream, line);) EXPECT_LE(code_points(line), width) << line;
    for (const char* part : {"wrong if", "promise", "CONFIRMED", "REFUTED", "96.0 (95.0)"}) {
      EXPECT_NE(table.find(part), std::string::npos) << part << " is not in\n" << table;
    }
    const std::string heading = table.substr(table.find("alpha  claim"), width);
    EXPECT_EQ(heading.find("suites    rate") != heading.npos, width >= 100) << table;
  }
  EXPECT_EQ(render_terminal_table(calibration), render_terminal_table(calibration, 100));
}

}  // namespace
}  // namespace widthwise::verify
