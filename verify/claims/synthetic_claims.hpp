#pragma once
// Claims about draws whose truth is known.

#include <memory>
#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/studies/synthetic_study.hpp"

namespace widthwise::verify {

/// One claim a column, of every conclusion there is about one: a mean at the largest width, one
/// pooled over widths, a limit, two slopes of medians, an exact zero. Each says what would be
/// true if the study's deviation were 0, with a margin that some hundreds of draws a width can
/// resolve.
std::vector<Claim> synthetic_claims(const std::shared_ptr<const SyntheticStudy>& study);

}  // namespace widthwise::verify
