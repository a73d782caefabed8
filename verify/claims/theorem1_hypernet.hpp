#pragma once
// The claims of Theorem 1 about hypernetworks. theory/theorem1_hypernet.hpp has the theory.

#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/claims/claim_options.hpp"

namespace widthwise::verify {

/// The exponents a of n = m^a that theorem1.hypernet.regimes charts, and its orders and depth H.
inline constexpr double kChartedPowers[] = {0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5};
inline constexpr int kChartedOrders[] = {2, 3, 4};
inline constexpr int kChartedDepthG = 4;

/// theorem1.hypernet.fixed-g.rR, .sequential.rR, .joint.rR, .fixed-f.rR: the rate of K^(R), for all
/// orders that have one; .sequential.zero and .zero: what is exactly zero. High orders, whose laws
/// are the most heavy-tailed, are for long runs. Throws UsageError for
/// depths without such claims and fixed widths that are not positive.
std::vector<Claim> theorem1_hypernet_claims(const ClaimOptions& options);

/// theorem1.hypernet.regimes.aA.rR: the rate of K^(R) in m where n = m^A, which has breakpoints at
/// A = 1 and A = 2. H = 4, so that all charted orders are among "the first H terms".
std::vector<Claim> theorem1_regime_claims(const ClaimOptions& options);

}  // namespace widthwise::verify
