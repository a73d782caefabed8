#pragma once
// Exact zeros of Theorem 1 by a second route: from values of networks that are written out. The
// jets that other claims are read off return structural zeros, which no draw could violate.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem1.mlp.finite-difference: the difference of order Lambda + 1 of f(u; w + t grad f(u')) in
/// t is within rounding of zero. control.tanh.finite-difference: that of tanh networks, which must
/// be seen not to be.
extern const ClaimFamily kTheorem1MlpFiniteDifference;

/// theorem1.hypernet.finite-difference: likewise the difference of order H (L_f + 1) + 1.
extern const ClaimFamily kTheorem1HypernetFiniteDifference;

}  // namespace widthwise::verify
