#include "plots/axis.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace widthwise::plots {
namespace {

TEST(Axis, RangeSkipsWhatIsNotFinite) {
  const std::vector<double> values{3, std::nan(""), 1, HUGE_VAL};
  EXPECT_EQ(range_of(values).lower, 1);
  EXPECT_EQ(range_of(values).upper, 3);
  EXPECT_EQ(range_of({}).lower, range_of({}).upper);
}

TEST(Axis, WideningReachesTheSmallestRatio) {
  const Range wide = widened_log({10, 1000}, 2, 3);
  EXPECT_DOUBLE_EQ(wide.lower, 5);
  EXPECT_DOUBLE_EQ(wide.upper, 2000);
  const Range constant = widened_log({4, 4}, 1.1, 9);
  EXPECT_DOUBLE_EQ(constant.upper / constant.lower, 9);
}

TEST(Axis, LinearWideningGivesTheConstantALength) {
  EXPECT_DOUBLE_EQ(widened_linear({2, 4}, 0.5).lower, 1);
  EXPECT_DOUBLE_EQ(widened_linear({2, 4}, 0.5).upper, 5);
  EXPECT_DOUBLE_EQ(widened_linear({-7, -7}, 0.5).upper, 0);
}

TEST(Axis, WidthsArePowersOfTwoWrittenOutWhileTheyFit) {
  const std::vector<double> widths{64, 128, 256, 512};
  EXPECT_EQ(width_tics({60, 600}, widths),
            "set xtics nomirror ('64' 64 0, '128' 128 0, '256' 256 0, '512' 512 0)\n");
}

TEST(Axis, CrowdedWidthsAreThinnedOutAndWrittenAsPowers) {
  const std::string tics = width_tics({60, 1.1 * std::exp2(20)}, {});
  EXPECT_NE(tics.find("'2^{6}' 64 0, '2^{8}' 256 0"), std::string::npos) << tics;
  EXPECT_NE(tics.find("'2^{20}' 1048576 0"), std::string::npos) << tics;
  EXPECT_NE(tics.find("'' 128 1"), std::string::npos) << tics;
}

TEST(Axis, NarrowPanelsHaveFewerWidths) {
  EXPECT_EQ(width_tics({60, 2200}, {}, 4),
            "set xtics nomirror ('2^{6}' 64 0, '2^{8}' 256 0, '2^{10}' 1024 0, "
            "'' 128 1, '' 512 1, '' 2048 1)\n");
}

TEST(Axis, WidthsWithoutPowersOfTwoBetweenThemLabelThemselves) {
  const std::vector<double> widths{100, 110, 121};
  EXPECT_EQ(width_tics({99, 122}, widths),
            "set xtics nomirror ('100' 100 0, '110' 110 0, '121' 121 0)\n");
}

TEST(Axis, LongestLabelIsCountedAsItIsShown) {
  EXPECT_DOUBLE_EQ(longest_label(""), 0.0);
  EXPECT_DOUBLE_EQ(longest_label(log_tics({0.5, 20000.0})), 5.0) << "10000";
  EXPECT_DOUBLE_EQ(longest_label("set ytics ('3×10^{-7}' 3e-7 0, '' 2 1)"), 4.0 + 2 * 0.8);
}

TEST(Axis, NarrowLogarithmicAxisStillHasLabels) {
  EXPECT_EQ(log_tics({2.3, 6.9}), "set ytics nomirror ('3' 3 0, '4' 4 0, '5' 5 0, '6' 6 0)\n");
}

TEST(Axis, DigitsAreLeftOutWhereTheyWouldCrowd) {
  EXPECT_EQ(log_tics({0.45, 2.2}),
            "set ytics nomirror ('0.5' 0.5 0, '0.7' 0.7 0, '1' 1 0, '2' 2 0)\n");
}

TEST(Axis, OneAxisIsWrittenInOneWay) {
  EXPECT_EQ(log_tics({0.0005, 20}).find("10^"), std::string::npos);
  const std::string tics = log_tics({1e-5, 2});
  EXPECT_NE(tics.find("'10^{0}' 1 0"), std::string::npos) << tics;
  EXPECT_NE(tics.find("'10^{-3}'"), std::string::npos) << tics;
}

TEST(Axis, LinearStepsAreRound) {
  EXPECT_EQ(linear_tics({-1.05, -0.92}),
            "set ytics nomirror ('-1.04' -1.04 0, '-1.02' -1.02 0, '-1' -1 0, "
            "'-0.98' -0.98 0, '-0.96' -0.96 0, "
            "'-0.94' -0.94 0, '-0.92' -0.92 0)\n");
}

TEST(Axis, LinearTicsServeBothAxes) {
  EXPECT_EQ(linear_tics({-0.1, 1.1}, 'x').substr(0, 30), "set xtics nomirror ('0' 0 0, '");
}

TEST(Axis, DegreesAreCountedInEighthsOfATurn) {
  EXPECT_EQ(degree_tics({-3, 183}),
            "set xtics nomirror ('0' 0 0, '45' 45 0, '90' 90 0, '135' 135 0, '180' 180 0)\n");
}

}  // namespace
}  // namespace widthwise::plots
