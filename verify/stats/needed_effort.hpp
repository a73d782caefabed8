#pragma once
// What would narrow an interval that is too wide.

#include <optional>
#include <span>
#include <string>

#include "verify/stats/corrected_fit.hpp"
#include "verify/stats/weighted_point.hpp"

namespace widthwise::verify {

/// How often the largest width must be doubled, each new width having the error of the largest one,
/// until the standard error of the fitted target is at most `share` of what it is. Nothing if
/// twenty doublings are not enough. Throws std::invalid_argument unless 0 < share < 1.
std::optional<int> doublings_needed(std::span<const WeightedPoint> points, const CorrectedFit& fit,
                                    double share);

/// "the interval reaches across the margin; about 6 times the draws narrow it, or widths to 2^17":
/// what takes an interval of this fit to `share` of its length, roughly, since the form's own bias
/// is not counted.
std::string needed_effort(std::span<const WeightedPoint> points, const CorrectedFit& fit,
                          double share);

}  // namespace widthwise::verify
