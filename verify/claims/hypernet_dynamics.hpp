#pragma once
// What gradient descent does to hypernetworks, by width. theory/training_dynamics.hpp has the
// theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// dynamics.hypernet.sequential.X: f infinitely wide, rates in m of X = signed-drift, drift,
/// deviation, and tanh-signed-drift for a g of tanh. dynamics.hypernet.fixed-g.drift and
/// fixed-f.drift: one width is held fixed and the kernel goes on moving, however large the other.
/// control.dynamics.fixed-g: that held against the rate of wide networks, which it must be seen to
/// break.
extern const ClaimFamily kHypernetDynamics;

/// conjecture.dynamics.hypernet.joint.signed-drift: n = m.
extern const ClaimFamily kJointDynamics;

}  // namespace widthwise::verify
