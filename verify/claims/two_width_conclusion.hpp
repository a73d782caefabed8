#pragma once
// What conclusions that are fitted over both widths of hypernetworks at once have in common.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "verify/claims/conclusion.hpp"
#include "verify/stats/two_width_fit.hpp"

namespace widthwise::verify {

/// What is fitted.
struct TwoWidthPoints {
  std::vector<TwoWidthPoint> points;
  std::vector<std::int64_t> n_draws;  ///< of each
  std::string reason;                 ///< why one of them cannot be used; else empty
};

/// The logarithms of one measurement at every network that is `smallest_width` wide in n and m at
/// least. Each network has both widths.
TwoWidthPoints two_width_points(
    std::span<const WidthMeasurement> widths, std::int64_t smallest_width,
    const std::function<const Measurement&(const WidthMeasurement&)>& measured);

/// The verdict on result.ci, and its reason where the interval lies inside the margin but excludes
/// the prediction: `suspect` or the fitted corrections are off then.
void decide_by_interval(ClaimResult& result, const char* suspect);

}  // namespace widthwise::verify
