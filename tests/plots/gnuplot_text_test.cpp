#include "plots/gnuplot_text.hpp"

#include <gtest/gtest.h>

namespace widthwise::plots {
namespace {

using Lines = std::vector<std::string>;

TEST(GnuplotText, RaisesOrdersAndEscapesMarkup) {
  EXPECT_EQ(gnuplot_text("median |K^(2)|"), "'median |K^{(2)}|'");
  EXPECT_EQ(gnuplot_text("u_1 it's"), "'u\\_1 it''s'");
  EXPECT_EQ(gnuplot_text("K^(2"), "'K\\^(2'");
}

TEST(GnuplotText, SetsContractionsAsFormulas) {
  EXPECT_EQ(gnuplot_text("d_mn f(x12)"), "'∂_{mn}f(x_{12})'");
  EXPECT_EQ(gnuplot_text("(d_m f(x1)) f(x2)"), "'(∂_{m}f(x_{1})) f(x_{2})'");
  EXPECT_EQ(gnuplot_text("|z|^2 = d_z (x)"), "'|z|\\^2 = d\\_z (x)'");
}

TEST(GnuplotText, LinesBreakAtBlanksButNotWithinADerivative) {
  EXPECT_EQ(lines_of("one two three", 8), (Lines{"one two", "three"}));
  EXPECT_EQ(lines_of("unbreakable", 4), (Lines{"unbreakable"}));
  EXPECT_EQ(lines_of("d_m f(x1) d_n f(x2)", 14), (Lines{"d_m f(x1)", "d_n f(x2)"}));
  EXPECT_EQ(lines_of("", 14), (Lines{""}));
  EXPECT_EQ(gnuplot_lines({"a", "b_1"}), "'a'.\"\\n\".'b\\_1'");
}

// A line break would end the constant.
TEST(StringConstant, HoldsNoControlCharacter) {
  EXPECT_EQ(string_constant("a\nsystem 'x'"), "'a\uFFFDsystem ''x'''");
  EXPECT_EQ(gnuplot_text("a\r\x1b"), "'a\uFFFD\uFFFD'");
}

TEST(StringConstant, OnlyQuotes) {
  EXPECT_EQ(string_constant("a_b it's"), "'a_b it''s'");
}

// An SVG with them would be no XML.
TEST(GnuplotText, HasNothingThatXmlHasNoPlaceFor) {
  EXPECT_EQ(gnuplot_text("a]]>b\xEF\xBF\xBE\xEF\xBF\xBF"), "'a]] >b\xEF\xBF\xBD\xEF\xBF\xBD'");
}

}  // namespace
}  // namespace widthwise::plots
