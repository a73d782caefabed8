#pragma once
// The table of Dyer and Gur-Ari, measured again. theory/dyer_gurari.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// conjecture.dyer-gurari.FUNCTION.mean.ACTIVATION and .variance.: the exponents of |E C| and Var C
/// of the six functions of the published table, for linear, ReLU and tanh networks with three
/// hidden layers. The inputs have |x|^2 = d = 4 and between any two the cosine of the options' u
/// and u'. They are for long runs. UsageError for a cosine that four inputs cannot have in common.
extern const ClaimFamily kDyerGurari;

}  // namespace widthwise::verify
