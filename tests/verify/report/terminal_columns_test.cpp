// Tables in a terminal: what goes when there is no room, and in which order.

#include "verify/report/terminal_columns.hpp"

#include <gtest/gtest.h>

namespace widthwise::verify {
namespace {

TerminalTable example() {
  return {{{.title = "name", .align = Align::kLeft, .names = true},
           {.title = "first", .rank = 1},
           {.title = "second", .align = Align::kLeft, .rank = 2},
           {.title = "last", .align = Align::kLeft}},
          {{"a.long.name.of.one.thing", "1.5", "x", "yes"},
           {"a.long.name.of.two.things", "-20", "xyz", "no"}}};
}

TEST(InTerminal, AlignsColumns) {
  EXPECT_EQ(in_terminal(example(), 46),
            "name                       first  second  last\n"
            "a.long.name.of.one.thing     1.5  x       yes\n"
            "a.long.name.of.two.things    -20  xyz     no\n");
}

TEST(InTerminal, ShortensNamesFirst) {
  EXPECT_EQ(in_terminal(example(), 38),
            "name               first  second  last\n"
            "a.long...ne.thing    1.5  x       yes\n"
            "a.long...o.things    -20  xyz     no\n");
}

TEST(InTerminal, LeavesOutColumnsByRankRatherThanMoreOfTheNames) {
  EXPECT_EQ(in_terminal(example(), 36),
            "name                     first  last\n"
            "a.long.nam..f.one.thing    1.5  yes\n"
            "a.long.nam...two.things    -20  no\n");
  EXPECT_EQ(in_terminal(example(), 22),
            "name              last\n"
            "a.long...e.thing  yes\n"
            "a.long....things  no\n");
}

TEST(InTerminal, GivesAllWhereNothingFits) {
  const std::string whole = in_terminal(example(), 1000);
  EXPECT_EQ(in_terminal(example(), 21), whole);
  EXPECT_EQ(in_terminal(example(), 0), whole);
}

TEST(InTerminal, ATableWithoutNamesLosesColumnsOnly) {
  TerminalTable table = example();
  table.columns[0].names = false;
  EXPECT_EQ(in_terminal(table, 45),
            "name                       first  last\n"
            "a.long.name.of.one.thing     1.5  yes\n"
            "a.long.name.of.two.things    -20  no\n");
}

}  // namespace
}  // namespace widthwise::verify
