#pragma once
// The table of Dyer and Gur-Ari, measured again. theory/dyer_gurari.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// conjecture.dyer-gurari.FUNCTION.mean.ACTIVATION and .variance.: the exponents of |E C| and Var C
/// of the six functions of the published table, for linear, ReLU and tanh networks with three
/// hidden layers. The inputs have |x|^2 = d = 4 and between any two the cosine of the options' u
/// and u'. They are for long runs. UsageError for a cosine that four inputs cannot have in common.
extern const ClaimFamily kDyerGurari;

/// conjecture.dyer-gurari-sign.FUNCTION.mean.ACTIVATION: the exponents of |E C| where weights are
/// +-1 with equal chance, as they tabulated as well, against what is predicted of Gaussian weights.
/// Draws take n^2 operations and more: name small widths.
extern const ClaimFamily kDyerGurariSigns;

}  // namespace widthwise::verify
