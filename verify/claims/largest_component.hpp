#pragma once
// The exponent of a sum by those of its components.

#include <span>

#include "verify/claims/conclusion.hpp"

namespace widthwise::verify {

/// Holds the exponent in m where n = m^a of a sum against result.predicted: it is the largest of
/// its components' unless they cancel. Each component is fitted over all n and m at once
/// (fit_two_widths()) and has an interval of its own, for an even share of result.alpha; the
/// largest lower and the largest upper end enclose the largest exponent whenever each holds its
/// own. Two terms that fade almost alike need not be told apart for it, as they would be in a fit
/// to their sum. A component whose draws are all zero does not count; one that the form does not
/// fit, only where its interval reaches within a margin of the largest: the claim is INCONCLUSIVE
/// then. result.estimate is the largest estimate, and result.se not-a-number.
void conclude_largest(const LargestComponent& largest, std::span<const WidthMeasurement> widths,
                      ClaimResult& result);

}  // namespace widthwise::verify
