#include "verify/base/text_wrap.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace widthwise::verify {
namespace {

std::vector<std::string> lines(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

TEST(Wrap, LeavesWhatFits) {
  EXPECT_EQ(wrap(""), "\n");
  EXPECT_EQ(wrap("a few words"), "a few words\n");
  const std::string full = std::string(60, 'a') + " " + std::string(kColumns - 61, 'b');
  EXPECT_EQ(wrap(full), full + "\n");
}

TEST(Wrap, BreaksTheFirstWordThatDoesNotFit) {
  const std::string first(60, 'a');
  const std::string second(kColumns - 60, 'b');  // with its blank one too many
  EXPECT_EQ(wrap(first + " " + second, 4), first + "\n    " + second + "\n");
}

TEST(Wrap, KeepsEveryWordInLinesThatFit) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += (i == 0 ? "" : " ") + std::string(1 + i * 7 % 13, 'x');
  for (const std::size_t indent : {0U, 2U, 12U}) {
    const std::string wrapped = wrap(text, indent);
    EXPECT_EQ(words(wrapped), words(text));
    const auto all = lines(wrapped);
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_LE(all[i].size(), kColumns);
      EXPECT_NE(all[i].back(), ' ');
      EXPECT_EQ(all[i].find_first_not_of(' '), i == 0 ? 0 : indent);
    }
  }
}

TEST(Wrap, FitsAnyWidth) {
  const std::string text = "the interval reaches across the margin; more samples narrow it";
  for (const std::size_t columns : {20U, 60U, 80U, 160U}) {
    const std::string wrapped = wrap(text, 2, columns);
    EXPECT_EQ(words(wrapped), words(text));
    for (const std::string& line : lines(wrapped)) EXPECT_LE(line.size(), columns);
  }
  EXPECT_EQ(wrap(text, 2, 62), text + "\n");
  EXPECT_EQ(wrap(text, 2, 61), text.substr(0, 59) + "\n  it\n");
}

TEST(Wrap, AWordLongerThanALineStandsAlone) {
  const std::string path(3 * kColumns, '/');
  EXPECT_EQ(wrap("see " + path + " there"), "see\n  " + path + "\n  there\n");
}

TEST(Wrap, KeepsAlignmentWithinALine) {
  EXPECT_EQ(wrap("Source     here"), "Source     here\n");
}

}  // namespace
}  // namespace widthwise::verify
