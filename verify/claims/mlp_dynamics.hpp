#pragma once
// What gradient descent does to MLPs, by width. theory/training_dynamics.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// dynamics.mlp.relu.X and dynamics.mlp.tanh.X: rates, after 20 steps on a generated task, of
/// X = signed-drift, drift, largest-drift, deviation, flips, gradient-change, and r1 .. r4, the
/// derivative correlations at the end. dynamics.mlp.X.input-gradient: the variance of what training
/// does to the gradient in the input. dynamics.mlp.kinks.kernel and .flips: the constants at one
/// hidden layer and one input, which theory/kink_drift.hpp derives. control.dynamics.relu and
/// .tanh: each one's drift held against the other's rate, which it must be seen to break.
extern const ClaimFamily kMlpDynamics;

}  // namespace widthwise::verify
