#pragma once
// The claims of Theorem 1: rates of derivative correlations. theory/theorem1.hpp has the theory.

#include <string>
#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem1.mlp.rR for R = 1..Lambda: the rate of K^(R) in ReLU MLPs with L = --depth-f hidden
/// layers (theorem1.mlp.depthL.rR for depths other than the default); .zero: K^(Lambda+1) = 0
/// exactly; .ntk-mean: E K^(1)(u; u) = Lambda |u|^2 / d at every width; .rR.tight:
/// tight_claims.hpp. control.tanh.r3: K^(3) of tanh MLPs held against the ReLU rate, which it must
/// be seen to break.
extern const ClaimFamily kTheorem1Mlp;

/// "theorem1.mlp", with the depth named where it is not the default one.
std::string theorem1_mlp_stem(int depth);

/// The claims about one depth, for a u with the given |u|^2 / d. Throws UsageError for a depth
/// below 1 or too large to be drawn.
std::vector<Claim> theorem1_mlp_claims(int depth, double mean_square_input);

/// The control.
Claim tanh_control();

}  // namespace widthwise::verify
