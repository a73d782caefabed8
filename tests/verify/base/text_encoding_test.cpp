#include "verify/base/text_encoding.hpp"

#include <gtest/gtest.h>

#include <string>

namespace widthwise::verify {
namespace {

TEST(Printable, ReplacesWhatATerminalObeys) {
  EXPECT_EQ(printable("\x1B[31m\a\x7F\n"), "\uFFFD[31m\uFFFD\uFFFD\uFFFD");
  for (const char* obeyed :
       {"\u0080", "\u009B", "\u009F", "\u2028", "\u202E", "\u2066", "\u2069"}) {
    EXPECT_EQ(printable("a" + std::string(obeyed) + "b"), "a\uFFFDb") << obeyed;
  }
}

TEST(Printable, LeavesAllElse) {
  for (const char* shown : {"", "a b", "\u00A0", "\u00C2", "\u2013", "\u2027", "\u202F", "\u2065",
                            "\u206A", "\xC2", "\xE2\x80"}) {
    EXPECT_EQ(printable(shown), shown);
  }
}

TEST(OnOneLine, JoinsLines) {
  EXPECT_EQ(on_one_line("one\ntwo\r\nthree\tfour\a"), "one two  three four\uFFFD");
}

}  // namespace
}  // namespace widthwise::verify
