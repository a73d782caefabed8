#pragma once
// The claims of Theorem 2: the Gaussian-process limit. theory/theorem2.hpp has the theory.

#include <cstdint>

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// A law within this Kolmogorov distance counts as Gaussian.
inline constexpr double kNormalMargin = 0.03;

/// A limit that is reached by extrapolation: wider networks add cost and little else.
inline constexpr std::int64_t kLargestLimitWidth = 2048;

/// With n = m to infinity: theorem2.gp.variance, .covariance and .gram, the limits of the
/// covariance of h; .normal, .projection1 and .projection2, the distance of the law to a Gaussian
/// one; .kurtosis, the rate of the excess kurtosis; .gram-error, that at which a whole Gram matrix
/// nears its limit. With m fixed: .fixed-g, the kurtosis that
/// stays; control.gp.fixed-g, such a law held against a Gaussian one.
extern const ClaimFamily kTheorem2;

}  // namespace widthwise::verify
