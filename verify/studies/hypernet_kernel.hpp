#pragma once
// The empirical NTK of hypernetworks and how gradient flow moves it: what Theorem 3 speaks of.

#include <string>
#include <vector>

#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {

/// Without `with_drift`, which costs most of a draw, that column is left out. See EnsembleStudy.
struct HypernetKernel {
  /// Columns, in this order.
  enum Column { kValue, kNtk, kDrift };

  bool with_drift = false;

  std::string name() const { return with_drift ? "drift" : "ntk"; }

  /// "K0", "K1" (h(u) and the NTK at u, u'), "drift": d/dt of the NTK at t = 0 under gradient flow
  /// of the squared loss on u, u' with targets 1 and -1.
  std::vector<std::string> columns() const;

  Eigen::VectorXd measure(sim::Hypernet& net, const HypernetInputPair& inputs) const;

  sim::Queries queries() const {
    if (!with_drift) return {.gradients = 1, .moves = 1, .order = 1};
    return {.gradients = 2, .moves = 4, .order = 2};
  }
};

/// d/dt <grad h(u), grad h(u')> under dw/dt = -grad of 1/2 sum_i (h(u_i) - target_i)^2:
///   - sum_i (h(u_i) - target_i) (K^(2)(u; u', u_i) + K^(2)(u'; u, u_i)).
double kernel_drift(sim::Hypernet& net, const HypernetInputPair& pair,
                    const std::vector<sim::HypernetInput>& training,
                    const std::vector<double>& targets);

}  // namespace widthwise::verify
