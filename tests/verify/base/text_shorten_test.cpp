// Cut names: short enough, cut once, and as different as they were.

#include "verify/base/text_shorten.hpp"

#include <gtest/gtest.h>

#include <set>

namespace widthwise::verify {
namespace {

using Texts = std::vector<std::string>;

std::string middle_of(const std::string& text) {
  return std::string(30, 'p') + text + std::string(30, 's');
}

TEST(Shortened, LeavesWhatFits) {
  const Texts texts{"theorem1.mlp.r1", "", "theorem1.mlp.r2"};
  EXPECT_EQ(shortened(texts, 15), texts);
  EXPECT_EQ(shortened({}, 0), Texts{});
}

TEST(Shortened, CutsInTheMiddle) {
  EXPECT_EQ(shortened({"abcdefghij", "abc"}, 8), (Texts{"abc..hij", "abc"}));
  EXPECT_EQ(shortened({"abcdefghij"}, 9), Texts{"abc..ghij"});
}

TEST(Shortened, MovesTheCutWhereTextsWouldBecomeTheSame) {
  // They differ in their sixth character: four in front would be the middle.
  EXPECT_EQ(shortened({"abcdeXghijklmnop", "abcdeYghijklmnop"}, 10),
            (Texts{"abcdeX..op", "abcdeY..op"}));
  // In the sixth from the end.
  EXPECT_EQ(shortened({"abcdefghijXlmnop", "abcdefghijYlmnop"}, 10),
            (Texts{"ab..Xlmnop", "ab..Ylmnop"}));
}

TEST(Shortened, KeepsCommonPrefixesAndSuffixesApartOrCutsNothing) {
  const Texts texts{middle_of("0.50"), middle_of("0.75"), middle_of("1.00")};
  // The two last digits tell all three apart: 32 characters from the end.
  for (std::size_t width = 0; width < 64; ++width) {
    const auto cut = shortened(texts, width);
    EXPECT_EQ(cut.has_value(), width >= 32 + 2) << width;
    if (!cut) continue;
    EXPECT_EQ(std::set<std::string>(cut->begin(), cut->end()).size(), texts.size());
    for (const std::string& text : *cut) EXPECT_EQ(text.size(), width);
  }
}

TEST(Shortened, DoesNotMakeATextTheSameAsOneThatFits) {
  const auto cut = shortened({"abc..hij", "abcdefghij"}, 8);
  ASSERT_TRUE(cut);
  EXPECT_EQ((*cut)[0], "abc..hij");
  EXPECT_NE((*cut)[1], "abc..hij");
}

TEST(Shortened, AllowsTextsThatWereTheSame) {
  EXPECT_EQ(shortened({"abcdefghij", "abcdefghij"}, 8), (Texts{"abc..hij", "abc..hij"}));
}

}  // namespace
}  // namespace widthwise::verify
