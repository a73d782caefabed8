#include "plots/error_bars.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace widthwise::plots {
namespace {

const std::vector<Bar> kEven{{1, 0, -1, 1}, {2, 10, 9, 11}, {3, 5, 4, 6}};

std::vector<Bar> with(const Bar& bar) {
  std::vector<Bar> bars = kEven;
  bars.push_back(bar);
  return bars;
}

TEST(ErrorBars, AxisHoldsValuesAndWholeBarsWithAir) {
  const Range range = range_with_bars({-3}, kEven);
  EXPECT_DOUBLE_EQ(range.lower, -3 - 0.06 * 14);
  EXPECT_DOUBLE_EQ(range.upper, 11 + 0.06 * 14);
}

TEST(ErrorBars, AxisHoldsALongBarThatTakesLittleMoreRoom) {
  const Range range = range_with_bars({}, with({4, 6, -3, 15}));
  EXPECT_LT(range.lower, -3);
  EXPECT_GT(range.upper, 15);
  EXPECT_EQ(cut_marks("b", with({4, 6, -3, 15}), range, "red"), "");
  EXPECT_EQ(bars_block("b", with({4, 6, -3, 15}), range).find("$bcut"), std::string::npos);
}

TEST(ErrorBars, OneBarDoesNotFlattenTheOthersAndIsMarkedWhereItIsCut) {
  const std::vector<Bar> bars = with({4, 6, -100, HUGE_VAL});
  const Range range = range_with_bars({}, bars);
  EXPECT_GT(range.lower, -2);
  EXPECT_LT(range.upper, 13);
  const std::string block = bars_block("b", bars, range);
  EXPECT_EQ(block.find("inf"), std::string::npos) << block;
  const std::string cut = block.substr(block.find("$bcut"));
  EXPECT_NE(cut.find(" 9\n4 "), std::string::npos) << cut;  // upright, then downwards
  EXPECT_NE(cut.find(" 11\nEOD"), std::string::npos) << cut;
  EXPECT_NE(cut_marks("b", bars, range, "red").find("'bar runs on'"), std::string::npos);
  EXPECT_EQ(cut_marks("b", bars, range, "red", false).find("title 'bar"), std::string::npos);
}

TEST(ErrorBars, AreNothingWithoutAPoint) {
  const Range range = range_with_bars({1}, with({4, std::nan(""), -100, 100}));
  EXPECT_GT(range.lower, -2);
  EXPECT_EQ(cut_marks("b", with({4, std::nan(""), -100, 100}), range, "red"), "");
  EXPECT_LT(range_with_bars({}, {}).lower, range_with_bars({}, {}).upper);
}

}  // namespace
}  // namespace widthwise::plots
