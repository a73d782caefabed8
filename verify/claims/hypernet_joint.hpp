#pragma once
// Our conjecture on the rates of hypernetworks whose widths grow together.
// theory/theorem1_hypernet.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// conjecture.hypernet.joint.rR: the rate of K^(R) where n = m, for all orders that have one; and
/// what tight_claims.hpp and hypernet_joint_law.hpp add.
extern const ClaimFamily kHypernetJoint;

}  // namespace widthwise::verify
