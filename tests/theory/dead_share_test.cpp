#include "theory/dead_share.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <utility>

namespace widthwise::theory {
namespace {

double at_default_inputs(int depth_g, double width_g) {
  const auto pair = gaussian_pair(0.6, 1.0, 1.0);
  return dead_share(1, depth_g, pair, pair, width_g);
}

// At u' = u each unit is open with chance 1/2.
TEST(DeadShare, AtOneInputIsThatOfHalfOpenLayers) {
  const auto same = gaussian_pair(1.0, 2.0, 2.0);
  EXPECT_DOUBLE_EQ(dead_share(2, 2, same, same, 3), 1.0 / 8.0);
  EXPECT_DOUBLE_EQ(dead_share(1, 4, same, same, 1), 7.0 / 8.0);
}

// One hidden layer: units open at both inputs with chance 1/4 + asin(c)/(2 pi) [Sheppard].
TEST(DeadShare, OfOneHiddenLayerIsABinomialChance) {
  const double half_turn = std::acos(-1.0);
  const double kappa1 = (0.8 + (half_turn - std::acos(0.6)) * 0.6) / half_turn;
  const double open = 0.25 + std::asin(0.6 * kappa1) / (2 * half_turn);
  EXPECT_NEAR(at_default_inputs(2, 5), std::pow(1 - open, 5), 1e-14);
}

// Measured at n = infinity with 20000 draws. The c_l of narrow layers vary, so that it is an
// approximation, from above.
TEST(DeadShare, IsCloseToWhatIsMeasuredAtThreeLayers) {
  const std::pair<double, double> measured[] = {{1, 0.8845}, {2, 0.6868}, {3, 0.5172},
                                                {4, 0.3832}, {5, 0.2733}, {8, 0.0955}};
  for (const auto& [width_g, share] : measured) {
    const double excess = at_default_inputs(3, width_g) - share;
    EXPECT_GT(excess, -0.006) << "m = " << width_g;  // three standard errors of the last
    EXPECT_LT(excess, 0.04) << "m = " << width_g;
  }
}

TEST(DeadShare, RefusesWhatIsNoNetwork) {
  EXPECT_THROW(at_default_inputs(0, 3), std::invalid_argument);
  EXPECT_THROW(at_default_inputs(3, 0), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
