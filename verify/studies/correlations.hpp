#pragma once
// Derivative correlations along one direction: what Theorem 1 speaks of.

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sim/memory_use.hpp"

namespace widthwise::verify {

/// "K0" .. "K<max_order>".
std::vector<std::string> correlation_columns(int max_order);

/// K^(0..max_order)(u; u', .., u') of MLPs or of hypernetworks. See EnsembleStudy.
struct Correlations {
  int max_order;

  std::string name() const;
  std::vector<std::string> columns() const { return correlation_columns(max_order); }

  template <class Network, class InputPair>
  Eigen::VectorXd measure(Network& network, const InputPair& at) const {
    return network.correlations(at.u, at.u_prime, max_order);
  }

  sim::Queries queries() const {
    return {.gradients = max_order > 0 ? 1 : 0, .moves = 1, .order = max_order};
  }
};

}  // namespace widthwise::verify
