#pragma once
// The table of Dyer and Gur-Ari, measured again. theory/dyer_gurari.hpp has the theory.

#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/claims/claim_options.hpp"

namespace widthwise::verify {

/// conjecture.dyer-gurari.FUNCTION.mean.ACTIVATION and .variance.: the exponents of |E C| and Var C
/// of the six functions of the published table, for linear, ReLU and tanh networks with three
/// hidden layers. The inputs have |x|^2 = d = 4 and between any two the cosine of the options' u
/// and u'. They are for long runs. Throws UsageError for a cosine that four inputs cannot have in
/// common.
std::vector<Claim> dyer_gurari_claims(const ClaimOptions& options);

/// Whether four inputs can have the cosine of the options' u and u' in common.
bool dyer_gurari_applies(const ClaimOptions& options);

}  // namespace widthwise::verify
