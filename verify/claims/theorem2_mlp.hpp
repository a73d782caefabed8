#pragma once
// The claims of Theorem 2 about MLPs. theory/theorem2.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem2.mlp.variance, .covariance and .normal: the Gaussian process with the NNGP kernel;
/// .kurtosis: the rate of the excess kurtosis; .gram-error: the rate at which a whole Gram matrix
/// nears the kernel.
extern const ClaimFamily kTheorem2MlpClaims;

}  // namespace widthwise::verify
