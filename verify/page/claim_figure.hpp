#pragma once
// The figure of one claim on the page.

#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// A <figure> of a claim: its rows with error bars, the fitted curve and the predicted one, log-log
/// for a slope, against the logarithm of the width for a limit; or its Q-Q curves, one a width.
/// Empty for a claim that has neither.
std::string claim_figure(const ClaimResult& claim);

}  // namespace widthwise::verify
