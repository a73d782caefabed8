#include "verify/studies/csv_rows.hpp"

#include <gtest/gtest.h>

#include <clocale>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

std::vector<std::vector<double>> rows(const std::string& contents) {
  std::vector<std::vector<double>> result;
  const CsvRows csv = parse_csv(contents, "f", {0, 1, 2, 3});
  EXPECT_EQ(csv.n_rows, static_cast<std::int64_t>(csv.chosen.size()));
  for (const auto& [index, row] : csv.chosen) result.emplace_back(row.begin(), row.end());
  return result;
}

std::string refusal(const std::string& contents) {
  return test::refusal<FileError>([&] { parse_csv(contents, "f", {0}); });
}

using Rows = std::vector<std::vector<double>>;
const Rows kExpected{{1, -2.5, 3000}, {0.25, 5, -6}};

TEST(ParseCsv, TakesCommasSemicolonsAndBlanks) {
  EXPECT_EQ(rows("1,-2.5,3e3\n0.25,+5,-6\n"), kExpected);
  EXPECT_EQ(rows("1;-2.5;3e3\n.25;5;-6"), kExpected);
  EXPECT_EQ(rows(" 1 \t -2.5  3e3 \n.25 5 -6\n"), kExpected);
  EXPECT_EQ(rows("1 , -2.5 ,3e3\n.25,\t5,-6\n"), kExpected);
  EXPECT_EQ(rows("7\n8\n"), (Rows{{7}, {8}}));
}

TEST(ParseCsv, TakesHeadersBlankLinesAndForeignLineEnds) {
  EXPECT_EQ(rows("x,y,z\n1,-2.5,3e3\n.25,5,-6\n"), kExpected);
  EXPECT_EQ(rows("# 3 columns\n1 -2.5 3e3\n.25 5 -6\n"), kExpected);
  EXPECT_EQ(rows("label,1x1,1x2\n1,-2.5,3e3\n.25,5,-6\n"), kExpected);
  EXPECT_EQ(rows("first row\r\n\r\n1,-2.5,3e3\r\n.25,5,-6\r\n\r\n"), kExpected);
  EXPECT_EQ(rows("\xEF\xBB\xBF"
                 "1,-2.5,3e3\n.25,5,-6"),
            kExpected);
}

TEST(ParseCsv, ReadsNumbersTheSameInEveryLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C"}) {
    std::setlocale(LC_ALL, name);  // where it is not installed nothing changes
    EXPECT_EQ(rows("1.5,2\n"), (Rows{{1.5, 2}}));
  }
  std::setlocale(LC_ALL, before.c_str());
}

TEST(ParseCsv, RefusalNamesLineAndValue) {
  const std::string right = "; give finite numbers such as -0.5 or 1e-3";
  EXPECT_EQ(refusal("1,2\n3,nan\n"), "f: line 2: column 2: 'nan' is not finite" + right);
  EXPECT_EQ(refusal("nan,nan\n"), "f: line 1: column 1: 'nan' is not finite" + right);
  EXPECT_EQ(refusal("x,y\n\n-inf,1\n"), "f: line 3: column 1: '-inf' is not finite" + right);
  EXPECT_EQ(refusal("1,1e400\n"),
            "f: line 1: column 2: '1e400' is outside the range of a double" + right);
  EXPECT_EQ(refusal("1,2\n3,abc\n"), "f: line 2: column 2: 'abc' is not a number" + right);
  EXPECT_EQ(refusal("1,2x\n"), "f: line 1: column 2: '2x' is not a number" + right);
  EXPECT_EQ(refusal("1,+-2\n"), "f: line 1: column 2: '+-2' is not a number" + right);
  EXPECT_EQ(refusal("1,,2\n"), "f: line 1: column 2: '' is not a number" + right);
  EXPECT_EQ(refusal("1,2,\n"), "f: line 1: column 3: '' is not a number" + right);
  EXPECT_EQ(refusal("1,5;2,5\n1;2\n"), "f: line 1: column 1: '1,5' is not a number" + right);
}

TEST(ParseCsv, OnlyTheFirstLineMayBeAHeader) {
  EXPECT_NE(refusal("a,b\nc,d\n1,2\n").find("line 2: column 1: 'c'"), std::string::npos);
  EXPECT_NE(refusal("1,2\n# note\n").find("line 2"), std::string::npos);
}

TEST(ParseCsv, KeepsTheWantedRowsAndChecksAll) {
  const CsvRows csv = parse_csv("x\n1\n2\n3\n4\n", "f", {2, 0, 7});
  EXPECT_EQ(csv.n_rows, 4);
  ASSERT_EQ(csv.chosen.size(), 2u);
  EXPECT_EQ(csv.chosen.at(0)[0], 1.0);
  EXPECT_EQ(csv.chosen.at(2)[0], 3.0);
  EXPECT_NE(refusal("1\n2\nnan\n").find("line 3"), std::string::npos);
}

TEST(ParseCsv, RefusesRaggedAndEmpty) {
  EXPECT_EQ(refusal("1,2,3\n4,5\n"), "f: line 2: has 2 values, but the rows before it have 3");
  EXPECT_EQ(refusal("1,2\n4,5,6\n"), "f: line 2: has 3 values, but the rows before it have 2");
  for (const char* text : {"", "\n\r\n", "x,y,z\n"}) {
    EXPECT_EQ(refusal(text), "f: holds no rows of numbers; give at least one");
  }
}

TEST(LooksBinary, TellsTextFromTheRest) {
  EXPECT_FALSE(looks_binary("a,\tb\r\n\xC3\xA9\n"));
  EXPECT_TRUE(looks_binary(std::string("1,2\0", 4)));
  EXPECT_TRUE(
      looks_binary("\x7F"
                   "ELF\x02"));
}

}  // namespace
}  // namespace widthwise::verify
