#pragma once
// Our conjecture on the rates of hypernetworks with n = m^a. theory/theorem1_hypernet.hpp has the
// theory.

#include "theory/theorem1_hypernet.hpp"
#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// The exponents a of n = m^a that are charted, the orders, and the depth H where none is named:
/// all charted orders are among "the first H terms" there.
inline constexpr double kChartedPowers[] = {0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5};
inline constexpr int kChartedOrders[] = {2, 3, 4};
inline constexpr int kChartedDepthG = 4;

/// L_f and H, the latter kChartedDepthG where none is named. Throws UsageError as hypernet_depth()
/// does.
theory::HypernetDepth charted_depth(ClaimOptions options);

/// conjecture.hypernet.regimes.aA.rR: the rate of K^(R) in m where n = m^A, which has breakpoints
/// at A = 1 and A = 2, for the charted orders up to H. Where f has one hidden layer they are
/// decided by components. They are for long runs.
extern const ClaimFamily kHypernetRegimes;

}  // namespace widthwise::verify
