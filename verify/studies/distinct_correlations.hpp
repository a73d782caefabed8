#pragma once
// Derivative correlations along distinct directions.

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sim/memory_use.hpp"
#include "verify/studies/correlations.hpp"

namespace widthwise::verify {

/// K^(r)(u; u_1, .., u_r) for r = 0 .. max_order, of MLPs or of hypernetworks at the max_order + 1
/// inputs u, u_1, u_2, .. that an ensemble lists. See EnsembleStudy.
struct DistinctCorrelations {
  int max_order;

  std::string name() const { return "distinct"; }
  std::vector<std::string> columns() const { return correlation_columns(max_order); }

  template <class Network, class Input>
  Eigen::VectorXd measure(Network& network, const std::vector<Input>& inputs) const {
    return network.correlations(inputs.front(),
                                std::vector<Input>(inputs.begin() + 1, inputs.end()));
  }

  sim::Queries queries() const {
    return {.inputs = max_order + 1,
            .gradients = max_order,
            .moves = 1,
            .order = max_order,
            .directions = max_order};
  }
};

}  // namespace widthwise::verify
