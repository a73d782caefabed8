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
}

TEST(MarkdownCode, FencesWhateverIsInside) {
  EXPECT_EQ(markdown_code("verify --all"), "`verify --all`");
  EXPECT_EQ(markdown_code("a`b``c"), "``` a`b``c ```");
}

}  // namespace
}  // namespace widthwise::verify
