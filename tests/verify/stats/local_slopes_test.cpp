// Slopes of curves whose slope is known.

#include "verify/stats/local_slopes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace widthwise::verify {
namespace {

std::vector<WeightedPoint> power_law(double slope, double se) {
  std::vector<WeightedPoint> points;
  for (double width = 64; width <= 8192; width *= 2) {
    points.push_back({width, 3 + slope * std::log(width), se});
  }
  return points;
}

TEST(LocalSlopes, AreExactOnPowerLaws) {
  const std::vector<WeightedPoint> widths = power_law(-1.5, 0.02);
  const std::vector<LocalSlope> slopes = local_slopes(widths);
  ASSERT_EQ(slopes.size(), widths.size() - 1);
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    EXPECT_NEAR(slopes[i].slope, -1.5, 1e-13);
    EXPECT_NEAR(slopes[i].width, widths[i].width * std::sqrt(2.0), 1e-9);
    EXPECT_NEAR(slopes[i].se, 0.02 * std::sqrt(2.0) / std::log(2.0), 1e-14);
  }
}

TEST(LocalSlopes, OfOnePointAreNone) {
  const std::vector<WeightedPoint> points{{64, 1, 0.1}};
  EXPECT_TRUE(local_slopes(points).empty());
  const std::vector<WeightedPoint> backwards{{64, 1, 0.1}, {32, 1, 0.1}};
  EXPECT_THROW(local_slopes(backwards), std::invalid_argument);
}

TEST(StraightSlope, IsThatOfALineWithTheTextbooksError) {
  const Estimate slope = straight_slope(power_law(-1.5, 0.02));
  EXPECT_NEAR(slope.value, -1.5, 1e-13);
  // se / sqrt(sum (x - mean x)^2), where x are 8 steps of log 2: 42 log(2)^2.
  EXPECT_NEAR(slope.se, 0.02 / (std::log(2.0) * std::sqrt(42.0)), 1e-14);
}

TEST(StraightSlope, WeighsByTheErrors) {
  std::vector<WeightedPoint> points = power_law(-1, 0.01);
  points[0].value += 1;
  points[0].se = 1e6;
  EXPECT_NEAR(straight_slope(points).value, -1, 1e-9);
  EXPECT_THROW(straight_slope(std::span(points).first(1)), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
