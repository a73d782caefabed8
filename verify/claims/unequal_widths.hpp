#pragma once
// Claims about MLPs whose hidden widths differ. theory/theorem1.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem1.mlp.unequal.rR for R = 1..Lambda: the rate of Theorem 1 where the hidden layers have
/// the widths n, 2n, n/2, and so on in turn.
extern const ClaimFamily kTheorem1Unequal;

}  // namespace widthwise::verify
