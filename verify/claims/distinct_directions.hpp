#pragma once
// Claims about K^(r)(u; u_1, .., u_r) along distinct directions. theory/theorem1.hpp and
// theory/theorem1_hypernet.hpp have the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem1.mlp.distinct.rR for R = 2..Lambda, 8 at most: the rate of Theorem 1 along R distinct
/// directions. The inputs are inputs_around(), at the cosine of the options' u and u'.
extern const ClaimFamily kTheorem1Distinct;

/// conjecture.hypernet.distinct.rR for R = 2..H, 8 at most: the rate where n = m.
extern const ClaimFamily kHypernetDistinctDirections;

}  // namespace widthwise::verify
