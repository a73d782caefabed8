#include "theory/theorem1.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace widthwise::theory {
namespace {

TEST(Theorem1, ReluRateFallsByOneAnOrder) {
  const double expected[] = {0.0, 0.0, -1.0, -2.0, -3.0};
  for (int order = 0; order <= 4; ++order) {
    EXPECT_EQ(theorem1_exponent(order, 4), expected[order]) << "order " << order;
  }
}

TEST(Theorem1, HasNoExponentBeyondTheNumberOfLayers) {
  for (int n_layers = 1; n_layers <= 6; ++n_layers) {
    EXPECT_TRUE(theorem1_exponent(n_layers, n_layers).has_value());
    EXPECT_EQ(theorem1_exponent(n_layers + 1, n_layers), std::nullopt);
  }
}

TEST(Theorem1, ClusterBoundFallsByOneEveryOtherOrder) {
  const double expected[] = {0.0, 0.0, -1.0, -1.0, -2.0, -2.0, -3.0};
  for (int order = 0; order <= 6; ++order) {
    EXPECT_EQ(cluster_exponent(order), expected[order]) << "order " << order;
    EXPECT_FALSE(std::signbit(cluster_exponent(order)) && cluster_exponent(order) == 0.0);
  }
}

TEST(Theorem1, ClusterBoundIsTheCountOfClusters) {
  // [Dyer2020]: a moment with m vertices whose cluster graph has e even and o odd components is
  // O(n^(e + (o - m)/2)). The second moment of K^(r) has two components of r + 1 vertices.
  for (int order = 1; order <= 9; ++order) {
    const int vertices = 2 * (order + 1);
    const bool even_component = (order + 1) % 2 == 0;
    const double moment = (even_component ? 2 : 0) + ((even_component ? 0 : 2) - vertices) / 2.0;
    EXPECT_EQ(cluster_exponent(order), moment / 2) << "order " << order;
  }
}

TEST(Theorem1, RefusesOrdersAndDepthsThatDoNotExist) {
  EXPECT_THROW(theorem1_exponent(-1, 4), std::invalid_argument);
  EXPECT_THROW(theorem1_exponent(1, 0), std::invalid_argument);
  EXPECT_THROW(cluster_exponent(-1), std::invalid_argument);
}

TEST(Theorem1, EveryClaimHasItsTexts) {
  for (const TheoremText& text : {kTheorem1Mlp, kTheorem1ExactZero, kClusterBound}) {
    EXPECT_FALSE(text.statement.empty());
    EXPECT_FALSE(text.hypotheses.empty());
    EXPECT_FALSE(text.source.empty());
  }
}

}  // namespace
}  // namespace widthwise::theory
