// The table that a run prints, in terminals of any width.

#include "verify/report/terminal_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/verify/results/example_results.hpp"

namespace widthwise::verify {
namespace {

using testing::example_results;
using testing::troubled_results;

constexpr std::size_t kWidths[] = {60, 80, 100, 160};

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> list;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) list.push_back(line);
  return list;
}

std::size_t code_points(const std::string& line) {
  return std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; });
}

TEST(TerminalTable, IsAtMostAHundredColumnsWideWithVerdictsInOneColumn) {
  Results results = troubled_results();
  results.claims[0].id = "theorem1.hypernet." + std::string(60, 'x') + ".r3";
  results.claims[0].reason = std::string(30, 'w') + " " + std::string(60, 'x') + " " + "again";
  const std::vector<std::string> table = lines(render_terminal_table(results));
  for (const std::string& line : table) EXPECT_LE(code_points(line), 100u) << line;
  const std::size_t column = table[0].find("verdict");
  EXPECT_EQ(table[1].find("INCONCLUSIVE"), column);
  EXPECT_EQ(table[2].find("CONFIRMED"), column);
  EXPECT_EQ(table[3].find("INCONCLUSIVE (control!)"), column);
}

TEST(TerminalTable, EndsWithTheSummary) {
  const std::string table = render_terminal_table(example_results());
  EXPECT_NE(table.find("\n3 confirmed, 0 refuted, 0 inconclusive\n"), std::string::npos) << table;
  EXPECT_NE(table.find("REFUTED (control)\n"), std::string::npos) << table;
  EXPECT_NE(table.find("1 of 1 refuted, as they must be"), std::string::npos) << table;
  EXPECT_NE(table.find("intervals at 99.9933 % (alpha 0.001 over 5 claims and 3 looks)"),
            std::string::npos)
      << table;
  EXPECT_EQ(table.find("PARTIAL"), std::string::npos);
}

TEST(TerminalTable, GivesTheLowestLevelWhereClaimsDiffer) {
  Results results = example_results();
  results.claims[0].alpha = 1e-6;
  const std::string table = render_terminal_table(results);
  EXPECT_NE(table.find("intervals at 99.9933 % or more"), std::string::npos) << table;
}

// Claims of one's own have margins of their own.
TEST(TerminalTable, GivesTheMarginsThatClaimsHave) {
  Results results = example_results();
  EXPECT_NE(render_terminal_table(results, 160).find(", margin 0.1 on slopes\n"),
            std::string::npos);
  results.claims[0].margin = 0.5;
  EXPECT_NE(render_terminal_table(results, 160).find(", margins 0.1 to 0.5 on slopes\n"),
            std::string::npos);
  std::erase_if(results.claims, [](const ClaimResult& claim) { return claim.margin == 0.1; });
  EXPECT_NE(render_terminal_table(results, 160).find(", margin 0.5 on slopes\n"),
            std::string::npos);
}

TEST(TerminalTable, ShowsForeignTextsOnOneLine) {
  Results results = example_results();
  results.claims[0].id = "a\nb";
  results.claims[0].reason = "bell\a, \x1B[31mred and\nanother line";
  const std::string table = render_terminal_table(results, 160);
  EXPECT_NE(table.find("a b "), std::string::npos) << table;
  EXPECT_NE(table.find("a b: bell\uFFFD, \uFFFD[31mred and another line\n"), std::string::npos)
      << table;
}

TEST(TerminalTable, SaysWhatIsWrong) {
  const std::string table = render_terminal_table(troubled_results());
  EXPECT_NE(table.find("theorem1.mlp.r2: the interval is wider"), std::string::npos) << table;
  EXPECT_NE(table.find("no power"), std::string::npos) << table;
  EXPECT_NE(table.find("PARTIAL RUN"), std::string::npos) << table;
}

TEST(TerminalTable, SaysWhatSeveralClaimsHaveInCommonOnce) {
  Results results = troubled_results();
  results.claims[0].reason = results.claims[1].reason = "too few draws";
  results.claims[2].reason = "";
  const std::string table = render_terminal_table(results, 160);
  const std::string line = results.claims[0].id + ", " + results.claims[1].id + ": too few draws\n";
  EXPECT_NE(table.find("\n" + line), std::string::npos) << table;
  EXPECT_EQ(table.find("too few draws"), table.rfind("too few draws")) << table;
}

/// Results whose claims have these IDs and otherwise the numbers of the troubled ones.
Results with_ids(const std::vector<std::string>& ids) {
  const Results troubled = troubled_results();
  Results results = troubled;
  results.claims.clear();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    results.claims.push_back(troubled.claims[i % troubled.claims.size()]);
    results.claims.back().id = ids[i];
    results.claims.back().reason = "";
  }
  return results;
}

/// The first words of the lines below the heading, an ID each.
std::vector<std::string> shown_ids(const std::string& table, std::size_t n_claims) {
  std::vector<std::string> ids;
  const std::vector<std::string> all = lines(table);
  for (std::size_t i = 1; i <= n_claims; ++i) ids.push_back(all[i].substr(0, all[i].find(' ')));
  return ids;
}

bool all_differ(const std::vector<std::string>& texts) {
  return std::set<std::string>(texts.begin(), texts.end()).size() == texts.size();
}

TEST(TerminalTable, KeepsItsWidthAndTellsLongIdsApart) {
  const std::string prefix = "conjecture.hypernet.depth2x4.regimes.";
  const std::vector<std::vector<std::string>> lists{
      {prefix + "a0.50.r2.law", prefix + "a0.50.r3.law", prefix + "a1.00.r2.law"},
      {"a." + std::string(70, 'x') + ".r1", "b." + std::string(70, 'x') + ".r1"},
      {std::string(70, 'x') + ".r1", std::string(70, 'x') + ".r2", std::string(70, 'x') + ".r3"}};
  for (const auto& ids : lists) {
    for (const std::size_t width : kWidths) {
      const std::string table = render_terminal_table(with_ids(ids), width);
      for (const std::string& line : lines(table)) EXPECT_LE(code_points(line), width) << line;
      EXPECT_TRUE(all_differ(shown_ids(table, ids.size()))) << table;
    }
  }
}

TEST(TerminalTable, CutsNoIdsThatWouldBecomeTheSame) {
  // They differ in the middle only, in 60 and 80 columns out of reach from both ends.
  const std::vector<std::string> ids{std::string(80, 'p') + ".r1." + std::string(80, 's'),
                                     std::string(80, 'p') + ".r2." + std::string(80, 's')};
  for (const std::size_t width : {60U, 80U}) {
    EXPECT_EQ(shown_ids(render_terminal_table(with_ids(ids), width), 2), ids);
  }
  for (const std::size_t width : {100U, 160U}) {
    const std::string table = render_terminal_table(with_ids(ids), width);
    for (const std::string& line : lines(table)) EXPECT_LE(code_points(line), width) << line;
    EXPECT_TRUE(all_differ(shown_ids(table, 2))) << table;
  }
}

TEST(TerminalTable, LeavesColumnsOutWhereItIsNarrow) {
  const auto heading = [](std::size_t width) {
    const std::string table = render_terminal_table(troubled_results(), width);
    std::istringstream words(lines(table)[0]);
    return std::vector<std::string>(std::istream_iterator<std::string>(words), {});
  };
  using Words = std::vector<std::string>;
  const Words all{"claim", "predicted", "estimate", "interval", "verdict"};
  EXPECT_EQ(heading(100), all);
  EXPECT_EQ(heading(160), all);
  EXPECT_EQ(heading(60), (Words{"claim", "estimate", "verdict"}));
  EXPECT_EQ(heading(45), (Words{"claim", "verdict"}));
}

TEST(TerminalTable, WrapsSentencesAtItsWidth) {
  for (const std::size_t width : kWidths) {
    const std::string table = render_terminal_table(troubled_results(), width);
    for (const std::string& line : lines(table)) EXPECT_LE(code_points(line), width) << line;
  }
  EXPECT_EQ(render_terminal_table(troubled_results()),
            render_terminal_table(troubled_results(), 100));
  EXPECT_NE(render_terminal_table(troubled_results(), 160)
                .find("theorem1.mlp.r2: the interval is wider than the margin after 3 looks\n"),
            std::string::npos);
}

}  // namespace
}  // namespace widthwise::verify
