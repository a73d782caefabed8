#pragma once
// The claims of Theorem 2: the Gaussian-process limit. theory/theorem2.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// With n = m to infinity: theorem2.gp.variance, .covariance and .gram, the limits of the
/// covariance of h; .normal, .projection1 and .projection2, the distance of the law to a Gaussian
/// one; .kurtosis, the rate of the excess kurtosis. With m fixed: .fixed-g, the kurtosis that
/// stays; control.gp.fixed-g, such a law held against a Gaussian one.
extern const ClaimFamily kTheorem2;

}  // namespace widthwise::verify
