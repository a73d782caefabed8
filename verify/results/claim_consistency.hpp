#pragma once
// Whether what a file says of a claim follows from what else it says.

#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// What contradicts itself in a claim, as the rest of a sentence that begins with its name; empty
/// if nothing does. It holds of every claim that a run of any version has concluded:
///
/// - the verdict is that of the interval (equivalence_verdict(), bound_verdict(), an exact zero);
///   or INCONCLUSIVE, for a reason; or REFUTED, since all rows are exactly zero;
/// - controls are expected to be REFUTED, all others to be CONFIRMED;
/// - unless it is REFUTED, the estimate is that of the preferred fit, and the interval holds those
///   of all forms that are not rejected, of which there is one if it is CONFIRMED;
/// - the interval of such a form reaches as far as its error and its bias do at the least;
/// - no value lies further from its curve than chi^2 allows: r^2 / se^2 is at most chi^2,
///   whatever the correlations of the errors (Cauchy and Schwarz);
/// - values, limits and controls without a fit have the estimate that their rows give, and an
///   interval that holds the one which follows from it.
///
/// Not derived again: the fit itself, which needs correlations of errors that no file holds, and
/// what made a verdict INCONCLUSIVE that is not in the interval.
std::string contradiction_in(const ClaimResult& claim);

}  // namespace widthwise::verify
