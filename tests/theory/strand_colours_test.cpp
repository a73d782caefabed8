#include "theory/strand_colours.hpp"

#include <gtest/gtest.h>

namespace widthwise::theory {
namespace {

using Colours = std::vector<std::uint8_t>;

// A star of three leaves, 0 1 2 around 3, and two factors beside it.
const EdgeStates kStar(6, {{0, 3}, {1, 3}, {2, 3}});

TEST(StrandColours, WithoutEdgesAllStrandsAreAlike) {
  const StrandColours colours(kStar, 0, 2);
  EXPECT_EQ(colours.counts, std::vector<int>{12});
  EXPECT_EQ(colours.colour, Colours(12, 0));
}

TEST(StrandColours, LeavesAreAlikeWhereAFactorIsOneStrand) {
  const std::size_t two = kStar.step(0) + kStar.step(1);
  EXPECT_EQ(StrandColours(kStar, two, 1).counts, (std::vector<int>{3, 2, 1}));
  EXPECT_EQ(StrandColours(kStar, two, 1).colour, (Colours{1, 1, 0, 2, 0, 0}));
  EXPECT_EQ(StrandColours(kStar, two, 2).counts, (std::vector<int>{6, 2, 2, 2}));
  EXPECT_EQ(StrandColours(kStar, two, 2).colour, (Colours{1, 1, 2, 2, 0, 0, 3, 3, 0, 0, 0, 0}));
}

TEST(StrandColours, FactorsWithOtherNeighboursAreNot) {
  const EdgeStates path(4, {{0, 1}, {1, 2}, {2, 3}});
  EXPECT_EQ(StrandColours(path, path.complete(), 1).counts, (std::vector<int>{1, 1, 1, 1}));
  const EdgeStates pairs(4, {{0, 1}, {2, 3}});  // each edge may be turned round
  EXPECT_EQ(StrandColours(pairs, pairs.complete(), 1).colour, (Colours{0, 0, 1, 1}));
}

}  // namespace
}  // namespace widthwise::theory
