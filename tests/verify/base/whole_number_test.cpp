#include "verify/base/whole_number.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace widthwise::verify {
namespace {

TEST(WholeNumber, ReadsDigitsExponentsAndPowers) {
  EXPECT_EQ(parse_whole_number("64"), 64);
  EXPECT_EQ(parse_whole_number("-5"), -5);
  EXPECT_EQ(parse_whole_number("0"), 0);
  EXPECT_EQ(parse_whole_number("1e6"), 1000000);
  EXPECT_EQ(parse_whole_number("1.5e3"), 1500);
  EXPECT_EQ(parse_whole_number("2^20"), 1 << 20);
  EXPECT_EQ(parse_whole_number("2^53"), kMaxWholeNumber);
  EXPECT_EQ(parse_whole_number("7^0"), 1);
}

TEST(WholeNumber, ReadsDigitsToTheEndsOfTheType) {
  using Limits = std::numeric_limits<std::int64_t>;
  EXPECT_EQ(parse_whole_number("9223372036854775807"), Limits::max());
  EXPECT_EQ(parse_whole_number("-9223372036854775808"), Limits::min());
  EXPECT_FALSE(parse_whole_number("9223372036854775808"));
}

TEST(WholeNumber, RefusesEverythingElse) {
  for (const char* text :
       {"",   " ",  "abc",   "64 ", " 64",  "+64",   "6.5", "1e-1", "2^54", "2^-1",
        "2^", "^2", "2^2^2", "0^2", "1e16", "1e400", "nan", "inf",  "0x10", "64,"}) {
    EXPECT_FALSE(parse_whole_number(text)) << text;
  }
}

}  // namespace
}  // namespace widthwise::verify
