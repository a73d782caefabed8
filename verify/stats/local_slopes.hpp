#pragma once
// Slopes of a log-log curve from width to width, without a fitted form.

#include <span>
#include <vector>

#include "verify/stats/estimator.hpp"
#include "verify/stats/weighted_point.hpp"

namespace widthwise::verify {

/// Slope between two neighbouring widths.
struct LocalSlope {
  double width;  ///< geometric mean of the two widths
  double slope;
  double se;
};

/// Slopes of neighbouring points (values are logarithms), one fewer than the points (none for a
/// single point). Neighbours share a point: their errors are anticorrelated. Throws
/// std::invalid_argument for widths that are not positive and ascending.
std::vector<LocalSlope> local_slopes(std::span<const WeightedPoint> points);

/// The slope of a straight line through points, by weighted least squares. Throws
/// std::invalid_argument as local_slopes() does, and for fewer than two points.
Estimate straight_slope(std::span<const WeightedPoint> points);

}  // namespace widthwise::verify
