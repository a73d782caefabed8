#include "theory/pairings.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <vector>

namespace widthwise::theory {
namespace {

TEST(Pairings, ThereAreAsManyAsTheDoubleFactorialSays) {
  EXPECT_EQ(Pairings(2).size(), 1u);
  EXPECT_EQ(Pairings(4).size(), 3u);
  EXPECT_EQ(Pairings(6).size(), 15u);
  EXPECT_EQ(Pairings(10).size(), 945u);
  EXPECT_EQ(Pairings::count(0), 1.0);
  EXPECT_EQ(Pairings::count(14), 135135.0);
}

TEST(Pairings, EachPairsAllStrandsAndNoTwoAreAlike) {
  const Pairings pairings(8);
  std::set<std::vector<std::uint8_t>> seen;
  for (std::size_t pi = 0; pi < pairings.size(); ++pi) {
    const auto partners = pairings.partners(pi);
    for (std::size_t s = 0; s < partners.size(); ++s) {
      EXPECT_NE(partners[s], s);
      EXPECT_EQ(partners[partners[s]], s);
    }
    seen.insert({partners.begin(), partners.end()});
  }
  EXPECT_EQ(seen.size(), pairings.size());
}

TEST(Pairings, OddOrTooManyStrandsAreRefused) {
  EXPECT_THROW(Pairings(3), std::invalid_argument);
  EXPECT_THROW(Pairings(0), std::invalid_argument);
  EXPECT_THROW(Pairings(Pairings::kMaxStrands + 2), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
