#include "theory/pairing_orbits.hpp"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

#include "theory/pairings.hpp"

namespace widthwise::theory {
namespace {

std::vector<std::uint8_t> standing_together(const std::vector<int>& counts) {
  std::vector<std::uint8_t> colour;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    colour.insert(colour.end(), static_cast<std::size_t>(counts[i]), static_cast<std::uint8_t>(i));
  }
  return colour;
}

TEST(PairingOrbits, AreThoseThatThePairingsFallInto) {
  for (const std::vector<int>& counts :
       {std::vector{8}, {4, 4}, {5, 2, 1}, {3, 3, 2}, {2, 2, 2, 2}, {1, 1, 1, 1, 1, 1}}) {
    const PairingOrbits orbits(counts);
    const auto colour = standing_together(counts);
    const Pairings pairings(static_cast<int>(colour.size()));
    std::map<std::size_t, int> members;
    for (std::size_t pi = 0; pi < pairings.size(); ++pi) {
      ++members[orbits.number(pairings.partners(pi), colour)];
    }
    ASSERT_EQ(members.size(), orbits.size());
    for (const auto& [orbit, n] : members) EXPECT_EQ(orbits.n_pairings(orbit), n);
    EXPECT_EQ(PairingOrbits::count(counts), static_cast<double>(orbits.size()));
  }
}

TEST(PairingOrbits, PartnersAreOfTheOrbit) {
  const PairingOrbits orbits({4, 3, 1});
  const std::vector<std::uint8_t> colour{1, 0, 0, 2, 1, 0, 1, 0};
  for (std::size_t orbit = 0; orbit < orbits.size(); ++orbit) {
    const auto partners = orbits.partners(orbit, colour);
    for (std::size_t s = 0; s < partners.size(); ++s) {
      EXPECT_NE(partners[s], s);
      EXPECT_EQ(partners[partners[s]], s);
    }
    EXPECT_EQ(orbits.number(partners, colour), orbit);
  }
}

// Multigraphs on six vertices of degree three, loops allowed: 4720 [OEIS A005814].
TEST(PairingOrbits, AreCountedBeforeTheyAreMade) {
  EXPECT_EQ(PairingOrbits::count({3, 3, 3, 3, 3, 3}), 4720.0);
  EXPECT_EQ(PairingOrbits::count({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}),
            654729075.0);
  EXPECT_EQ(PairingOrbits::count({20}), 1.0);
}

TEST(PairingOrbits, OddOrTooManyStrandsAreRefused) {
  EXPECT_THROW(PairingOrbits({3}), std::invalid_argument);
  EXPECT_THROW(PairingOrbits({}), std::invalid_argument);
  EXPECT_THROW(PairingOrbits({2, 0}), std::invalid_argument);
  EXPECT_THROW(PairingOrbits({PairingOrbits::kMaxStrands, 2}), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
