#include "verify/studies/csv_rows.hpp"

#include <gtest/gtest.h>

#include <clocale>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/decoded_text.hpp"

namespace widthwise::verify {
namespace {

std::vector<std::vector<double>> rows(const std::string& contents, const TableFormat& format = {}) {
  std::vector<std::vector<double>> result;
  const CsvRows csv = parse_csv(contents, "f", {0, 1, 2, 3}, format);
  EXPECT_EQ(csv.n_rows, static_cast<std::int64_t>(csv.chosen.size()));
  for (const auto& [index, row] : csv.chosen) result.emplace_back(row.begin(), row.end());
  return result;
}

std::string refusal(const std::string& contents, const TableFormat& format = {}) {
  return test::refusal<FileError>([&] { parse_csv(contents, "f", {0}, format); });
}

// Whether the first line is taken for a header where the user does not say.
bool starts_with_header(const std::string& first) {
  const std::string text = first + "\n0.5,0.25\n";
  if (test::refusal<FileError>([&] { parse_csv(text, "f", {0}); }) != "accepted") return false;
  return parse_csv(text, "f", {0}).first_line == 2;
}

std::string utf16(const std::string& ascii, bool big_endian) {
  std::string bytes = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) bytes += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
  return bytes;
}

constexpr const char* kMayBeHeader = ", or --header yes if this line is one";

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
  EXPECT_EQ(rows("x,y,z\r\n\r\n1,-2.5,3e3\r\n.25,5,-6\r\n\r\n"), kExpected);
  EXPECT_EQ(rows("1,-2.5,3e3\r.25,5,-6\r"), kExpected);
  EXPECT_EQ(rows("x,y,z\r\r1,-2.5,3e3\r.25,5,-6"), kExpected);
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
  EXPECT_EQ(refusal("1,2\n1,2x\n"), "f: line 2: column 2: '2x' is not a number" + right);
  EXPECT_EQ(refusal("1,2\n1,+-2\n"), "f: line 2: column 2: '+-2' is not a number" + right);
  EXPECT_EQ(refusal("1,5;2,5\n1;2\n"),
            "f: line 1: column 1: '1,5' is not a number" + right + kMayBeHeader);
  EXPECT_EQ(refusal("1,5;2,5\n1;2\n", {Header::kNo, {}}),
            "f: line 1: column 1: '1,5' is not a number" + right);
  EXPECT_EQ(refusal("1\n" + std::string(50, 'a')),
            "f: line 2: column 1: '" + std::string(40, 'a') + "..' is not a number" + right);
  EXPECT_EQ(refusal("1\n\"two\nlines\"\n"),
            "f: line 2: column 1: 'two lines' is not a number" + right);
}

TEST(ParseCsv, AnEmptyCellIsNoNumber) {
  const std::string right = ": is empty; give finite numbers such as -0.5 or 1e-3";
  EXPECT_EQ(refusal("1,1,1\n1,,2\n"), "f: line 2: column 2" + right);
  EXPECT_EQ(refusal("1,1,1\n1,2,\n"), "f: line 2: column 3" + right);
  EXPECT_EQ(refusal("1,1\n\"\",2\n"), "f: line 2: column 1" + right);
  EXPECT_EQ(refusal("x\ty\n1\t\t3\n"), "f: line 2: column 2" + right);
  EXPECT_EQ(refusal("x\ty\tz\n1\t\t3\n"), "f: line 2: column 2" + right);
  EXPECT_EQ(refusal("1\t2\t3\n\t2\t3\n"), "f: line 2: column 1" + right);
  EXPECT_EQ(refusal("1\t2\t3\n1\t2\t\n"), "f: line 2: column 3" + right);
  EXPECT_EQ(refusal("1\t2\t3\n\t\t\n"), "f: line 2: column 1" + right);
  EXPECT_EQ(rows("x\ty\n1\t2\n\n3\t 4 \n"), (Rows{{1, 2}, {3, 4}}));
}

// What a spreadsheet leaves of a value starts as a comment does: its row would be lost in silence.
TEST(ParseCsv, RowsThatLostTheirFirstValueAreNoComments) {
  for (const char* cell : {"#NV", "#nv", "#N/A", "#WERT!", "#BEZUG!", "#ZAHL!", "#FIELD!",
                           "#BLOCKED!", "#ERROR!", "#BUSY!", "#GETTING_DATA", "#NAME?", "#DIV/0!",
                           "#\u00a1VALOR!", "#\u0417\u041d\u0410\u0427!", "##", "######", "#3"}) {
    EXPECT_EQ(refusal(std::string("3,2\n") + cell + ",4\n5,6\n"),
              std::string("f: line 2: column 1: '") + cell + "'" +
                  (static_cast<unsigned char>(cell[1]) < 0x80 ? ""
                   : cell[2] == '\xA1'                        ? " (with U+00A1)"
                                                              : " (with U+0417)") +
                  " starts a comment in the place of a row of 2 values; give a number, or remove "
                  "the line")
        << cell;
    EXPECT_NE(refusal(std::string("3 2\n") + cell + " 4\n").find("line 2: column 1: "),
              std::string::npos)
        << cell;
  }
  for (const char* first : {"#NV,4\n", "#WERT!;#WERT!\n", "x,y\n#NV,4\n", "#NV\n", "##,4\n"}) {
    EXPECT_NE(refusal(first + std::string("5,6\n")).find(": column 1: '#"), std::string::npos)
        << first;
  }
  EXPECT_NE(refusal("1\n#ZAHL!\n2\n")
                .find("line 2: column 1: '#ZAHL!' starts a comment in the "
                      "place of a row; give"),
            std::string::npos);
}

TEST(ParseCsv, CommentsStayComments) {
  const Rows data{{3, 2}, {5, 6}};
  EXPECT_EQ(rows("# made by me, in 2020\n# #NV, as of old\n#####\n#\n3,2\n5,6\n"), data);
  EXPECT_EQ(rows("#NVIDIA\n#NV is no value\n# 3,4,5\nx,y\n# in m, s\n3,2\n5,6\n"), data);
  EXPECT_EQ(rows("3,2\n# between\n#\n5,6\n# anything with words\n# and, of, commas\n"), data);
  EXPECT_EQ(rows("3,2\n##########\n5,6\n"), data);
  EXPECT_EQ(rows("3 2\n## second part of it all\n5 6\n"), data);
  EXPECT_EQ(rows("3,2\n# made by me, in 2020\n5,6\n#thanks to all, again\n"), data);
  EXPECT_EQ(rows("3 2\n# between\n# 7\n5 6\n# of many words!\n"), data);
}

// Taken for a header, any of these would be lost in silence.
TEST(ParseCsv, AFirstRowOfDataIsNoHeader) {
  for (const char* cell :
       {"\u22120.5", "0.5\u00a0", "\u00a00.5", "5.0D-01", "0x1p-1",  "0x1F",    "50%", "$0.5",
        "\u20ac0.5", "(0.5)",     "1/2",       "NA",      "N/A",     "n.a.",    "NaN", "nan",
        "NULL",      "null",      "None",      "?",       "-",       ".",       "..",  "",
        "inf",       "-Inf",      "Infinity",  "'0.5'",   "\"1/2\"", "1_000.5", "5e",  "5d2",
        "#N/A",      "#DIV/0!",   "\u00bd",    "\uff15",  "\u0665",  "0.5f",    "1,5", "5kg!"}) {
    EXPECT_FALSE(starts_with_header(std::string(cell) + ";" + cell)) << cell;
    const std::string said = refusal(std::string(cell) + ";7\n0.5;0.3\n");
    EXPECT_EQ(said.find("f: line 1: column 1: "), 0U) << cell << ": " << said;
    EXPECT_NE(refusal(std::string("7;") + cell + "\n0.5;0.3\n").find("f: line 1: column 2: "),
              std::string::npos)
        << cell;
  }
  EXPECT_FALSE(starts_with_header("setosa,0.5"));
  EXPECT_EQ(refusal("\u22120.5,-0.2\n0.3,0.4\n"),
            "f: line 1: column 1: '\u22120.5' (with U+2212) is not a number; give finite numbers "
            "such as -0.5 or 1e-3" +
                std::string(kMayBeHeader));
  EXPECT_EQ(rows("\"0.5\",\"0.2\"\n0.3,0.4\n"), (Rows{{0.5, 0.2}, {0.3, 0.4}}));
}

TEST(ParseCsv, TakesWordsAndWholeNumbersForAHeader) {
  for (const char* line :
       {"x,y", "E1,E2", "name,2020", "inf,sup", "2020,name", "label,1x1", "\"x\",\"y\"",
        "x (m),y [1/s]", "\u0394x,h\u00f6he", "\"x, in m\",\"say \"\"y\"\"\"", "_id,x", "a,NA"}) {
    EXPECT_TRUE(starts_with_header(line)) << line;
  }
  for (const char* line : {"NA,NA", "inf,nan", "1,2", "x,0.5", "x,1e5", "x,-2", "x,2f", "x,(y)"}) {
    EXPECT_FALSE(starts_with_header(line)) << line;
  }
}

TEST(ParseCsv, TheUserSaysWhatTheFirstLineIs) {
  EXPECT_EQ(rows("0,1\n2,3\n"), (Rows{{0, 1}, {2, 3}}));
  EXPECT_EQ(rows("# c\n0,1\n2,3\n", {Header::kYes, {}}), (Rows{{2, 3}}));
  EXPECT_EQ(rows("$x,(y)\n2,3\n", {Header::kYes, {}}), (Rows{{2, 3}}));
  EXPECT_NE(refusal("x,y\n2,3\n", {Header::kNo, {}}).find("line 1: column 1: 'x'"),
            std::string::npos);
}

TEST(ParseCsv, SaysOnWhichLineTheFirstRowIs) {
  EXPECT_EQ(parse_csv("1,2\n", "f", {0}).first_line, 1U);
  EXPECT_EQ(parse_csv("x,y\n1,2\n", "f", {0}).first_line, 2U);
  EXPECT_EQ(parse_csv("# a\r\n\r\n\"x\n(m)\",y\r\n# b\r\n1,2\r\n", "f", {0}).first_line, 6U);
}

TEST(ParseCsv, HeaderHasANameForEachColumn) {
  EXPECT_EQ(refusal("x\n1,2\n"),
            "f: line 1: the header has 1 name, but line 2 has 2 values; if the "
            "first are names of rows, leave them out with --columns 2");
  EXPECT_EQ(refusal("first row\n\n1,2,3\n"),
            "f: line 1: the header has 1 name, but line 3 has 3 values; give each column its name, "
            "or choose with --columns");
  const std::string unnamed =
      "f: line 1: column 1: the header has no name for it, as for an index; "
      "leave it out with --columns 2-3, or give it a name";
  EXPECT_EQ(refusal(",x,y\n0,1,2\n"), unnamed);
  EXPECT_EQ(refusal("\"\",\"x\",\"y\"\n\"1\",1,2\n"), unnamed);
  EXPECT_EQ(refusal("\tx\ty\n0\t1\t2\n"), unnamed);
  EXPECT_EQ(refusal(",0,1\n0,1,2\n", {Header::kYes, {}}), unnamed);
  EXPECT_NE(refusal(",0,1\n0,1,2\n").find("line 1: column 1: is empty"), std::string::npos);
}

TEST(ParseCsv, TakesTheColumnsThatAreChosen) {
  const auto chosen = [](const char* text) {
    return TableFormat{Header::kAuto, parse_columns(text)};
  };
  EXPECT_EQ(rows(",x,y\n0,1,2\n1,3,4\n", chosen("2-3")), (Rows{{1, 2}, {3, 4}}));
  EXPECT_EQ(rows("x y z\na 1 2 3\nb 4 5 6\n", chosen("2-4")), (Rows{{1, 2, 3}, {4, 5, 6}}));
  EXPECT_EQ(rows("New York\t1\t2\nOld Town\t3\t4\n", chosen("2,3")), (Rows{{1, 2}, {3, 4}}));
  EXPECT_EQ(rows("\"a, b\",1,2,3\n\"c\",4,5,6\n", chosen("2,4")), (Rows{{1, 3}, {4, 6}}));
  EXPECT_NE(refusal("a,1,2\nb,3\n", chosen("2")).find("line 2: has 2 values"), std::string::npos);
  EXPECT_EQ(test::refusal<UsageError>([&] { parse_csv("1,2\n", "f", {0}, chosen("2-3")); }),
            "f: there is no column 3: its rows have 2 columns");
}

TEST(ParseCsv, CommentsMayStandAnywhere) {
  EXPECT_EQ(rows("# a \"quote\n# b\n1,-2.5,3e3\n  # c\n.25,5,-6\n# d\n#"), kExpected);
  EXPECT_EQ(rows("# a\nx,y,z\n# b\n1,-2.5,3e3\n.25,5,-6\n"), kExpected);
  EXPECT_NE(refusal("a,b\nc,d\n1,2\n").find("line 2: column 1: 'c'"), std::string::npos);
  EXPECT_NE(refusal("1,2 # note\n").find("line 1: column 2: '2 # note'"), std::string::npos);
}

TEST(ParseCsv, TakesQuotesAsRfc4180HasThem) {
  EXPECT_EQ(rows("\"x\",\"y\",\"z\"\r\n\"1\",\"-2.5\",3e3\r\n.25 , \"5\" ,\"-6\"\r\n"), kExpected);
  EXPECT_EQ(rows("\"a \"\"b\"\"\";\"c;d\";\"e\nf\"\n\"1\";-2.5;3e3\n.25;5;-6\n"), kExpected);
  EXPECT_EQ(rows("\"x\" \"y\" \"z\"\n\"1\" -2.5 3e3\n.25 5 -6\n"), kExpected);
  EXPECT_NE(refusal("1,2\n\"3\"4,5\n").find("line 2: column 1: '\"3\"4'"), std::string::npos);
  EXPECT_EQ(refusal("1,2\n\"3,4\n5,6\n"), "f: line 2: a quote is opened and never closed");
}

TEST(ParseCsv, TakesTheSeparatorThatALineAnnounces) {
  EXPECT_EQ(rows("sep=,\nx,y,z\n1,-2.5,3e3\n.25,5,-6\n"), kExpected);
  EXPECT_EQ(rows("\"sep=;\"\r\n1;-2.5;3e3\r\n.25;5;-6\r\n"), kExpected);
  EXPECT_EQ(rows("sep=|\n1|-2.5|3e3\n.25|5|-6\n"), kExpected);
  EXPECT_EQ(rows("sep=\t\n1\t-2.5\t3e3\n.25\t5\t-6\n"), kExpected);
  EXPECT_EQ(rows("Sep=|\n1|-2.5|3e3\n.25|5|-6\n"), kExpected);
  EXPECT_EQ(rows("\"sEP=;\"\n1;-2.5;3e3\n.25;5;-6\n"), kExpected);
  EXPECT_NE(refusal("sep=;\n1,2\n").find("line 2: column 1: '1,2'"), std::string::npos);
}

TEST(ParseCsv, TakesByteOrderMarksAndUtf16) {
  for (const bool big_endian : {false, true}) {
    EXPECT_EQ(rows(utf16("x,y,z\r\n1,-2.5,3e3\r\n.25,5,-6\r\n", big_endian)), kExpected);
  }
  EXPECT_NE(refusal(std::string("\xFF\xFE\x12\x22") + utf16("5,2\n", false).substr(2))
                .find("'\u22125' (with U+2212)"),
            std::string::npos);
  EXPECT_EQ(refusal(utf16("1,2", false) + "3"),
            "f: byte 9 of the file starts half a character of UTF-16; save it as UTF-8");
}

TEST(ParseCsv, NamesLineAndByteOfWhatIsNoText) {
  EXPECT_EQ(refusal(std::string("0.5,0.2\n0.3,0.4\n\0\0", 18)),
            "f: line 3: byte 1 is NUL, which is no text; remove it");
  EXPECT_EQ(refusal("1,2\r\n3,4\x1A"),
            "f: line 2: byte 4 is Ctrl-Z (1a), which is no text; remove it");
  EXPECT_EQ(refusal(std::string("# a\0b\n1,2\n", 10)),
            "f: line 1: byte 4 is NUL, which is no text; remove it");
  EXPECT_EQ(refusal("1,2\r\"3\x0B\",4"),
            "f: line 2: byte 3 is the control character 0b, which is no text; remove it");
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

TEST(LooksLikeText, TellsTextFromTheRest) {
  for (const char* text : {"", "a,\tb\r\n\xC3\xA9\n",
                           "\xEF\xBB\xBF"
                           "1",
                           "\xFF\xFE"
                           "1"}) {
    EXPECT_TRUE(looks_like_text(text)) << text;
  }
  EXPECT_TRUE(looks_like_text(std::string("1,2\0", 4)));  // its NUL has a line and a byte
  for (const char* other : {"\x7F"
                            "ELF\x02",
                            "\x89PNG", "PK\x03\x04", "\x01"}) {
    EXPECT_FALSE(looks_like_text(other)) << other;
  }
  EXPECT_FALSE(looks_like_text(std::string("\0\0\x0A\x03", 4)));
}

TEST(ParseColumns, TakesRangesAndLists) {
  EXPECT_EQ(columns_text(parse_columns("1-3")), "1-3");
  EXPECT_EQ(columns_text(parse_columns("2,4-6,9")), "2,4-6,9");
  for (const char* text : {"", "0", "3-1", "1,1", "2-3,3", "a", "1-", "-1", "1,,2", "1,", "1.5",
                           "99999999999999999999"}) {
    EXPECT_EQ(test::refusal<UsageError>([&] { parse_columns(text); }),
              "columns '" + std::string(text) +
                  "': give columns counted from 1 that ascend, as in 1-3 or 2,4-6");
  }
}

TEST(ParseHeader, TakesYesNoAndAuto) {
  EXPECT_EQ(parse_header("auto"), Header::kAuto);
  EXPECT_EQ(parse_header("yes"), Header::kYes);
  EXPECT_EQ(parse_header("no"), Header::kNo);
  EXPECT_EQ(test::refusal<UsageError>([] { parse_header("maybe"); }),
            "header 'maybe': it is yes, no or auto");
}

}  // namespace
}  // namespace widthwise::verify
