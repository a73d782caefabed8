#include "verify/base/width_list.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

using Widths = std::vector<std::int64_t>;
using Orders = std::vector<int>;

std::string widths_refusal(const std::string& text) {
  return test::refusal<UsageError>([&] { parse_widths(text); });
}

std::string orders_refusal(const std::string& text) {
  return test::refusal<UsageError>([&] { parse_orders(text); });
}

TEST(ParseWidths, RangeDoublesUpToTheEnd) {
  EXPECT_EQ(parse_widths("64..8192"), (Widths{64, 128, 256, 512, 1024, 2048, 4096, 8192}));
  EXPECT_EQ(parse_widths("48..200"), (Widths{48, 96, 192}));
  EXPECT_EQ(parse_widths("1..1"), (Widths{1}));
  EXPECT_EQ(parse_widths("1..2^53").size(), 54u);
}

TEST(ParseWidths, ListKeepsItsValues) {
  EXPECT_EQ(parse_widths("64,96,128"), (Widths{64, 96, 128}));
  EXPECT_EQ(parse_widths("7"), (Widths{7}));
}

TEST(ParseWidths, CountGivesLogSpacing) {
  EXPECT_EQ(parse_widths("1..1000:4"), (Widths{1, 10, 100, 1000}));
  EXPECT_EQ(parse_widths("64..8192:2"), (Widths{64, 8192}));
  const auto twelve = parse_widths("64..8192:12");
  ASSERT_EQ(twelve.size(), 12u);
  EXPECT_EQ(twelve.front(), 64);
  EXPECT_EQ(twelve[1], 99);  // 64 * 128^(1/11) = 99.48
  EXPECT_EQ(twelve.back(), 8192);
}

TEST(ParseWidths, CountLeavesOutRepeats) {
  EXPECT_EQ(parse_widths("64..66:12"), (Widths{64, 65, 66}));
  EXPECT_EQ(parse_widths("64..64:3"), (Widths{64}));
}

TEST(ParseWidths, NumbersMayBePowersOrExponents) {
  EXPECT_EQ(parse_widths("2^10,1e6,2^20"), (Widths{1024, 1000000, 1048576}));
  EXPECT_EQ(parse_widths("1e12"), (Widths{1000000000000}));
  EXPECT_EQ(parse_widths("1.5e3"), (Widths{1500}));
  EXPECT_EQ(parse_widths("9007199254740992"), (Widths{std::int64_t{1} << 53}));
}

TEST(ParseWidths, RefusalNamesValueAndWhatIsRight) {
  const std::string right = "a whole number from 1 to 9007199254740992, such as 64, 1e6 or 2^20";
  for (const char* text : {"abc",
                           "0",
                           "-5",
                           "1.5",
                           "1e400",
                           "1e-400",
                           "9007199254740993",
                           "2^54",
                           "99999999999999999999",
                           "inf",
                           "nan",
                           " 64",
                           "64 ",
                           "+64",
                           "2^",
                           "^2",
                           "0^3",
                           "2^-1",
                           "1^999999999999",
                           "64x",
                           "0x40"}) {
    EXPECT_EQ(widths_refusal(text), fmt::format("widths '{0}': '{0}' is not {1}", text, right));
  }
  EXPECT_EQ(widths_refusal(""), "widths '': a number is missing: give " + right);
  EXPECT_EQ(widths_refusal("64.."), "widths '64..': a number is missing: give " + right);
  EXPECT_EQ(widths_refusal("..64"), "widths '..64': a number is missing: give " + right);
  EXPECT_EQ(widths_refusal("64,"), "widths '64,': a number is missing: give " + right);
  EXPECT_EQ(widths_refusal("64,x"), "widths '64,x': 'x' is not " + right);
  EXPECT_EQ(widths_refusal("64,96:3"), "widths '64,96:3': '96:3' is not " + right);
  EXPECT_EQ(widths_refusal("1..2..3"), "widths '1..2..3': '2..3' is not " + right);
}

TEST(ParseWidths, RefusesWrongOrder) {
  EXPECT_EQ(widths_refusal("8192..64"),
            "widths '8192..64': the range runs downwards; write '64..8192'");
  EXPECT_EQ(widths_refusal("8192..64:3"),
            "widths '8192..64:3': the range runs downwards; write '64..8192'");
  EXPECT_EQ(widths_refusal("64,64"),
            "widths '64,64': 64 follows 64, but a list must ascend without repeats");
  EXPECT_EQ(widths_refusal("128,64"),
            "widths '128,64': 64 follows 128, but a list must ascend without repeats");
}

TEST(ParseWidths, RefusesCountsWithoutSense) {
  const std::string right = "is not a whole number from 2 to 1000, such as 2 or 12";
  EXPECT_EQ(widths_refusal("64..8192:1"), "widths '64..8192:1': '1' " + right);
  EXPECT_EQ(widths_refusal("64..8192:1e9"), "widths '64..8192:1e9': '1e9' " + right);
  EXPECT_EQ(widths_refusal("64..8192:2.5"), "widths '64..8192:2.5': '2.5' " + right);
}

TEST(RequireSlope, NeedsFourWidths) {
  EXPECT_NO_THROW(require_slope({64, 96, 128}));
  EXPECT_EQ(test::refusal<UsageError>([] { require_slope(parse_widths("64..64")); }),
            "widths 64: a slope from one width is undefined; give several, such as 64..512");
}

TEST(ParseOrders, RangesAndLists) {
  EXPECT_EQ(parse_orders("1..4"), (Orders{1, 2, 3, 4}));
  EXPECT_EQ(parse_orders("2"), (Orders{2}));
  EXPECT_EQ(parse_orders("0,1,3"), (Orders{0, 1, 3}));
  EXPECT_EQ(parse_orders("3..3"), (Orders{3}));
}

TEST(ParseOrders, RefusalNamesValueAndWhatIsRight) {
  const std::string right = "is not a whole number from 0 to 1000, such as 0, 1 or 4";
  EXPECT_EQ(orders_refusal("9..2"), "orders '9..2': the range runs downwards; write '2..9'");
  EXPECT_EQ(orders_refusal("0..1e12"), "orders '0..1e12': '1e12' " + right);
  EXPECT_EQ(orders_refusal("-1"), "orders '-1': '-1' " + right);
  EXPECT_EQ(orders_refusal("1..4:2"), "orders '1..4:2': '4:2' " + right);
  EXPECT_EQ(orders_refusal("1,1"),
            "orders '1,1': 1 follows 1, but a list must ascend without repeats");
}

}  // namespace
}  // namespace widthwise::verify
