#pragma once
// The limit law of the last correlation of hypernetworks whose widths grow together.
// theory/joint_limit_law.hpp has the theory.

#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/claims/claim_options.hpp"

namespace widthwise::verify {

/// conjecture.hypernet.joint.rH.law: |K^(H)|/A has the law of |N(0, 1)| at the largest width;
/// .variance: the limit of n^H E (K^(H))^2 is n^H A^2. Both of long runs: the law settles at widths
/// of some thousands. None where H < 3, L_f > 1, or A is zero or too long for a double.
std::vector<Claim> joint_law_claims(const ClaimOptions& options);

}  // namespace widthwise::verify
