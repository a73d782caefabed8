#pragma once
// Our conjecture that K^(r) of hypernetworks is the sum of its components and nothing else: over
// all n and m at once no factor n^d m^e is left over. theory/hypernet_components.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// conjecture.hypernet.sum.rR.n and .m: the exponents of n and of m in what is left over, which are
/// zero, for the charted orders up to H. Where f has one hidden layer. They are for long runs.
extern const ClaimFamily kHypernetComponentSums;

}  // namespace widthwise::verify
