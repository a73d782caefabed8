#pragma once
// The exponents of several quantiles, in one verdict.

#include <span>

#include "verify/claims/conclusion.hpp"

namespace widthwise::verify {

/// Holds the exponents of the statistic and of tight.others, the components of `widths`, against
/// result.predicted: each as its Slope alone, by conclude(), for an even share of result.alpha. The
/// verdict is CONFIRMED where all are, REFUTED where one is, with the interval of that one. Else
/// the interval encloses all of theirs. result.fit is that of the claim's own statistic, and
/// result.power at most the chance that all are confirmed.
void conclude_tight(const TightSlopes& tight, std::span<const WidthMeasurement> widths,
                    ClaimResult& result);

}  // namespace widthwise::verify
