#include "theory/edge_states.hpp"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

namespace widthwise::theory {
namespace {

// The edges of the function that is K^(r), twice.
Edges two_stars(int order) {
  Edges edges;
  for (int copy = 0; copy < 2; ++copy) {
    const int first = copy * (order + 1);
    for (int leaf = 0; leaf < order; ++leaf) edges.emplace_back(first + leaf, first + order);
  }
  return edges;
}

TEST(EdgeStates, ParallelEdgesAreOneBundle) {
  const EdgeStates states(3, {{0, 1}, {1, 2}, {0, 1}});
  ASSERT_EQ(states.bundles().size(), 2u);
  EXPECT_EQ(states.bundles()[0].n_edges, 2);
  EXPECT_EQ(states.n_states(), 6u);
  EXPECT_EQ(EdgeStates::count({{0, 1}, {1, 2}, {0, 1}}), 6.0);
  EXPECT_EQ(states.placed(states.complete(), 0), 2);
  EXPECT_EQ(states.placed(states.complete(), 1), 1);
  EXPECT_EQ(states.placed(states.step(0), 0), 1);
  EXPECT_EQ(states.placed(states.step(0), 1), 0);
}

// Of two stars with r leaves only the numbers of leaves placed in each matter, and not which star
// has more: (r + 1)(r + 2) / 2 classes.
TEST(EdgeStates, ClassesOfTwoStars) {
  for (int r = 1; r <= 7; ++r) {
    const EdgeStates states(2 * r + 2, two_stars(r));
    EXPECT_EQ(states.representatives().size(), static_cast<std::size_t>((r + 1) * (r + 2) / 2));
  }
}

TEST(EdgeStates, AGraphWithoutSymmetryHasAsManyClassesAsStates) {
  const Edges spider{{0, 1}, {0, 2}, {2, 3}, {0, 4}, {4, 5}, {5, 6}};
  const EdgeStates states(7, spider);
  EXPECT_EQ(states.representatives().size(), states.n_states());
}

TEST(EdgeStates, SymmetryTakesAStateToItsRepresentative) {
  const EdgeStates states(8, two_stars(3));
  for (std::size_t state = 0; state < states.n_states(); ++state) {
    const auto to = states.to_representative(state);
    std::map<std::pair<int, int>, int> image;
    for (std::size_t b = 0; b < states.bundles().size(); ++b) {
      const auto& bundle = states.bundles()[b];
      const int i = to[static_cast<std::size_t>(bundle.i)];
      const int j = to[static_cast<std::size_t>(bundle.j)];
      image[std::minmax({i, j})] = states.placed(state, b);
    }
    for (std::size_t b = 0; b < states.bundles().size(); ++b) {
      const auto& bundle = states.bundles()[b];
      EXPECT_EQ((image[{bundle.i, bundle.j}]), states.placed(states.representative(state), b));
    }
  }
}

TEST(EdgeStates, RepresentativesWithMoreEdgesComeFirst) {
  const EdgeStates states(8, two_stars(3));
  const auto representatives = states.representatives();
  EXPECT_EQ(representatives.front(), states.complete());
  EXPECT_EQ(representatives.back(), 0u);
}

// Factors without edges come first, where trying all their images would never end.
TEST(EdgeStates, SymmetriesOfManyLooseFactorsAreFoundQuickly) {
  const EdgeStates states(14, {{11, 13}, {12, 13}});
  EXPECT_EQ(states.representatives().size(), 3u);
}

TEST(EdgeStates, AnEdgeJoinsFactors) {
  EXPECT_THROW(EdgeStates(2, {{0, 2}}), std::invalid_argument);
  EXPECT_THROW(EdgeStates(2, {{1, 0}}), std::invalid_argument);
  EXPECT_THROW(EdgeStates(2, {{-1, 0}}), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
