#pragma once
// Claims about inputs with x.x' = 0, where the rates of Theorem 1 do not hold. theory/theorem1.hpp
// and theory/theorem1_hypernet.hpp have the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem1.mlp.orthogonal.zero: K^(Lambda) = 0 exactly, at a pair of its own.
extern const ClaimFamily kTheorem1Orthogonal;

/// conjecture.hypernet.orthogonal.r3, and .distinct.r3 along distinct directions: the rate where
/// n = m, for L_f = 1 and H = 3; for other depths there are none.
extern const ClaimFamily kHypernetOrthogonalInputs;

}  // namespace widthwise::verify
