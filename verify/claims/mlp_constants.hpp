#pragma once
// Theorem 1 for MLPs beyond its exponent: constants and a limit law.
// theory/mlp_last_correlation.hpp has the theory.

#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem1.mlp.rR.constant for R = 2..Lambda: n^(2(R-1)) E K^(R)(u; u, .., u)^2 has the limit that
/// the exact moment has. At R = Lambda also .second-moment, the same at u and u', and with two
/// hidden layers theorem1.mlp.depth2.r3.law: n^2 K^(3)(u; u', u', u') has the law of a product of
/// two correlated normals. Squares of heavy tails: for long runs.
extern const ClaimFamily kMlpConstants;

}  // namespace widthwise::verify
