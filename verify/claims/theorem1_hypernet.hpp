#pragma once
// The claims of Theorem 1 about hypernetworks. theory/theorem1_hypernet.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem1.hypernet.fixed-g.rR, .sequential.rR, .fixed-f.rR: the rate of K^(R), for all orders
/// that have one; .sequential.rR.tight: tight_claims.hpp; .sequential.zero and .zero: what is
/// exactly zero. UsageError for depths without such claims, fixed widths that are not positive, and
/// a width of g that was asked for at which too many draws have no live path.
extern const ClaimFamily kTheorem1Hypernet;

}  // namespace widthwise::verify
