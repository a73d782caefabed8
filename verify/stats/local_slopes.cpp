#include "verify/stats/local_slopes.hpp"

#include <cmath>
#include <stdexcept>

#include "verify/stats/weighted_fit.hpp"

namespace widthwise::verify {
namespace {

void check_widths(std::span<const WeightedPoint> points) {
  double previous = 0;
  for (const WeightedPoint& point : points) {
    check_next_width(previous, point.width);
    previous = point.width;
  }
}

}  // namespace

std::vector<LocalSlope> local_slopes(std::span<const WeightedPoint> points) {
  check_widths(points);
  std::vector<LocalSlope> slopes;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const WeightedPoint& low = points[i - 1];
    const WeightedPoint& high = points[i];
    const double log_ratio = std::log(high.width / low.width);
    slopes.push_back({std::sqrt(low.width) * std::sqrt(high.width),
                      (high.value - low.value) / log_ratio,
                      std::hypot(low.se, high.se) / log_ratio});
  }
  return slopes;
}

Estimate straight_slope(std::span<const WeightedPoint> points) {
  check_widths(points);
  if (points.size() < 2) throw std::invalid_argument("a slope takes two widths");
  double weights = 0, mean_x = 0, mean_y = 0;
  for (const auto& [width, value, se] : points) {
    const double weight = 1 / (se * se);
    weights += weight;
    mean_x += weight * std::log(width);
    mean_y += weight * value;
  }
  mean_x /= weights;
  mean_y /= weights;
  double xx = 0, xy = 0;
  for (const auto& [width, value, se] : points) {
    const double x = std::log(width) - mean_x;
    xx += x * x / (se * se);
    xy += x * (value - mean_y) / (se * se);
  }
  return {xy / xx, 1 / std::sqrt(xx)};
}

}  // namespace widthwise::verify
