#pragma once
// What a sum of powers of both widths leaves over.

#include <span>

#include "verify/claims/conclusion.hpp"

namespace widthwise::verify {

/// Holds the exponent of n or m in the factor n^d m^e that is left over of the statistic when the
/// sum of extra.terms has been fitted to all networks at once (fit_power_sum()) against
/// result.predicted. Every n = m^a of the claim's studies counts. A sum that does not fit makes the
/// claim INCONCLUSIVE: its terms may be added up otherwise than by their squares.
void conclude_extra_factor(const ExtraFactor& extra, std::span<const WidthMeasurement> widths,
                           ClaimResult& result);

}  // namespace widthwise::verify
