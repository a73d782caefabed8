#include "verify/report/number_format.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace widthwise::verify {
namespace {

TEST(NumberFormat, EstimateKeepsTwoDigitsOfItsUncertainty) {
  EXPECT_EQ(format_estimate(-1.00345, 0.0123), "-1.003");
  EXPECT_EQ(format_estimate(4.00345, 1.2), "4.0");
  EXPECT_EQ(format_estimate(1234.5, 120), "1234");
  EXPECT_EQ(format_estimate(3.14159e-9, 1.2e-11), "3.142e-09");
  EXPECT_EQ(format_estimate(1e-12, 2e-9), "1.0e-12");
}

TEST(NumberFormat, NothingIsNotNegative) {
  EXPECT_EQ(format_estimate(-0.0001, 0.1), "0.00");
  EXPECT_EQ(format_given(-0.0), "0");
}

TEST(NumberFormat, WithoutUncertaintySixDigits) {
  EXPECT_EQ(format_estimate(1.23456789, 0), "1.23457");
  EXPECT_EQ(format_estimate(1.23456789, std::nan("")), "1.23457");
  EXPECT_EQ(format_estimate(0, 0), "0");
}

TEST(NumberFormat, SaysWhatIsNotANumber) {
  EXPECT_EQ(format_estimate(std::nan(""), 1), "n/a");
  EXPECT_EQ(format_interval({-HUGE_VAL, HUGE_VAL}), "[-inf, inf]");
  EXPECT_EQ(format_significant(HUGE_VAL, 3), "inf");
}

TEST(NumberFormat, IntervalHasDigitsOfItsHalfWidth) {
  EXPECT_EQ(format_interval({-1.01634, -0.99111}), "[-1.016, -0.991]");
}

TEST(NumberFormat, SignificantDigits) {
  EXPECT_EQ(format_significant(1234.5, 3), "1234");
  EXPECT_EQ(format_significant(0.0012345, 3), "0.00123");
  EXPECT_EQ(format_significant(1.2345e-5, 3), "1.23e-05");
  EXPECT_EQ(format_significant(0, 3), "0");
}

TEST(NumberFormat, ConfidenceLevelTellsItselfFromCertainty) {
  EXPECT_EQ(format_confidence_level(0.05), "95 %");
  EXPECT_EQ(format_confidence_level(1e-3), "99.9 %");
  EXPECT_EQ(format_confidence_level(1e-3 / 15), "99.9933 %");
  EXPECT_EQ(format_confidence_level(0), "n/a");
}

TEST(NumberFormat, ProbabilitiesAreNeverRoundedToCertainty) {
  EXPECT_EQ(format_probability(0.99999999), "> 99.99 %");
  EXPECT_EQ(format_probability(0.98765), "98.77 %");
  EXPECT_EQ(format_probability(0), "< 0.01 %");
  EXPECT_EQ(format_probability(std::nan("")), "n/a");
}

TEST(FormatMargin, HasThreeDigitsOfAFractionOfAPrediction) {
  EXPECT_EQ(format_margin(0.1), "0.1");
  EXPECT_EQ(format_margin(0.125), "0.125");
  EXPECT_EQ(format_margin(0.00952276), "0.00952");
  EXPECT_EQ(format_margin(0.0), "0");
}

}  // namespace
}  // namespace widthwise::verify
