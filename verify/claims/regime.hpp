#pragma once
// Whether the widths are large enough for what is asymptotic.

#include <span>
#include <string>

#include "verify/stats/correction_family.hpp"
#include "verify/stats/weighted_point.hpp"

namespace widthwise::verify {

/// What was measured at one width: the deviation of a value, or of a local slope, from what is
/// predicted of it.
struct Deviation {
  double width;
  double value;
};

/// Whether what is left of a deviation is still on its way to zero: from a quarter of the largest
/// width, or less, to the largest it has kept its sign and fallen like n^(-1/4) at least. What is
/// constant does not fall, and what vanishes does so at this rate or a faster one, but for
/// logarithms. `deviations` ascend in width.
bool still_falls(std::span<const Deviation> deviations);

/// Why the slope's interval must not be believed; empty if nothing speaks against it. `points` hold
/// logarithms. The straight slope of the three largest widths may be no further than `margin` from
/// the interval: a fit that says more than that of what is to come has not seen it.
std::string unreached_regime(std::span<const WeightedPoint> points, const FamilyFit& fit,
                             double margin);

/// Why widths like these do not refute a slope, though its interval lies outside the margin: the
/// straight slope of the three largest ones lies inside it, or still moves towards the prediction.
/// Empty if they do.
std::string unrefuted_slope(std::span<const WeightedPoint> points, double predicted, double margin);

/// Why a slope is not confirmed though its interval lies inside the margin and around the
/// prediction: the straight slope of the three largest widths is further from the prediction than
/// that of three at a quarter of them or less, by more than 2 standard errors. Empty if it is not.
std::string slope_that_moves_away(std::span<const WeightedPoint> points, double predicted);

/// The width from which on the fitted slope over a factor of four in width is within `tolerance` of
/// the fitted exponent; infinite if there is none below 2^60.
double width_needed(const CorrectedFit& fit, double tolerance);

}  // namespace widthwise::verify
