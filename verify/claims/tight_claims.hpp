#pragma once
// Rates that hold from both sides.

#include <vector>

#include "verify/claims/claim.hpp"

namespace widthwise::verify {

/// ID.tight beside each claim about the rate of a quantile that a run of the usual length decides:
/// the 1, 5, 50, 95 and 99 % quantiles have that rate, all of them. "~" says that K^(r) over its
/// rate is bounded, and bounded away from zero, in probability; one quantile shows neither.
/// For long runs.
std::vector<Claim> tight_claims(const std::vector<Claim>& rates);

}  // namespace widthwise::verify
