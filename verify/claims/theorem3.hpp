#pragma once
// The claims of Theorem 3: the hyperkernel. theory/theorem3.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem3.hyperkernel.mean, and others (.equal, .close, ..) at pairs of inputs of their own: the
/// limit of the mean of the NTK. .bias and .fluctuation (.equal.fluctuation, ..): the rates at
/// which mean and draws approach it where n = m; .fluctuation.fixed-g and .fixed-f: that the draws
/// do not where only one width grows. .drift: the rate of the kernel's drift under gradient flow;
/// .positive-definite: of the limit's Gram matrices. control.hyperkernel.no-s: the limit without
/// the factors S.
extern const ClaimFamily kTheorem3;

}  // namespace widthwise::verify
