#include "verify/report/markdown.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace widthwise::verify {
namespace {

TEST(MarkdownTable, AlignsColumnsInTheRawText) {
  MarkdownTable table({{"claim", Align::kLeft}, {"±"}});
  table.add_row({"a", "±0.1"});
  table.add_row({"|b|", "1"});
  EXPECT_EQ(table.render(),
            "| claim |    ± |\n"
            "| ----- | ---: |\n"
            "| a     | ±0.1 |\n"
            "| \\|b\\| |    1 |\n");
}

TEST(MarkdownTable, RefusesRowsOfAnotherLength) {
  MarkdownTable table({{"one"}, {"two"}});
  EXPECT_THROW(table.add_row({"1"}), std::invalid_argument);
}

TEST(MarkdownText, EscapesMarkupAndNothingElse) {
  EXPECT_EQ(markdown_text("a_b * `c` <script> [x](y)"), "a\\_b \\* \\`c\\` \\<script> [x\\](y)");
  EXPECT_EQ(markdown_text("1 <= r <= Lambda [Key2020, Thm 1]"),
            "1 <= r <= Lambda [Key2020, Thm 1]");
  EXPECT_EQ(markdown_text("two\nlines"), "two lines");
  EXPECT_EQ(markdown_text("f & g, x~y, [Key] : z"), "f & g, x~y, [Key] : z");
}

TEST(MarkdownText, EscapesEntitiesTargetsFencesAndInstructions) {
  EXPECT_EQ(markdown_text("&lt;a&#62;"), "\\&lt;a\\&#62;");
  EXPECT_EQ(markdown_text("[Key]: x"), "[Key\\]: x");
  EXPECT_EQ(markdown_text("~~~"), "\\~\\~~");
  EXPECT_EQ(markdown_text("<?x ?> <!-- <1"), "\\<?x ?> \\<!-- \\<1");
}

// A terminal that shows the raw text obeys none of it.
TEST(MarkdownText, HoldsNoControlCharacters) {
  const std::string foreign = "a\x1B[2J\ab\tc\u202Ed";
  const std::string shown = "a\uFFFD[2J\uFFFDb c\uFFFDd";
  EXPECT_EQ(markdown_text(foreign), shown);
  EXPECT_EQ(markdown_code(foreign), "`" + shown + "`");
  MarkdownTable table({{"x", Align::kLeft}});
  table.add_row({foreign});
  EXPECT_NE(table.render().find(shown), std::string::npos);
}

TEST(MarkdownCode, FencesWhateverIsInside) {
  EXPECT_EQ(markdown_code("verify --all"), "`verify --all`");
  EXPECT_EQ(markdown_code("a`b``c"), "``` a`b``c ```");
  EXPECT_EQ(markdown_code(""), "` `");
}

TEST(MarkdownTarget, LeadsToAnyFolder) {
  EXPECT_EQ(markdown_target("../plots/run-1_a.b"), "../plots/run-1_a.b");
  EXPECT_EQ(markdown_target("a b](c)<é"), "a%20b%5D%28c%29%3C%C3%A9");
}

}  // namespace
}  // namespace widthwise::verify
