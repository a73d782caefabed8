#pragma once
// Claims about draws whose truth is known.

#include <memory>
#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/studies/synthetic_study.hpp"

namespace widthwise::verify {

/// One claim a column, of every conclusion there is about one: a mean at the largest width, one
/// pooled over widths, a limit, a Kolmogorov distance, slopes of quantiles, of a mean and of a
/// variance, the upper bound of a slope, an exact zero. Each says what would be true if the study's
/// deviation were 0, with the study's margin. Slopes of moments declare half_powers(), those of
/// quantiles what the truth names, and the limit slow_powers(), as claims about networks do.
std::vector<Claim> synthetic_claims(const std::shared_ptr<const SyntheticStudy>& study);

}  // namespace widthwise::verify
