#pragma once
// The claims of Theorem 3 about MLPs: their NTK. theory/theorem3.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem3.mlp.mean: the limit of the mean of the NTK at u, u'; .fluctuation: the rate at which
/// draws approach it.
extern const ClaimFamily kTheorem3MlpClaims;

}  // namespace widthwise::verify
