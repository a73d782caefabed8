#pragma once
// How far the covariance of a finite network's outputs over many inputs is from its limit.

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sim/memory_use.hpp"

namespace widthwise::verify {

/// |C - K|_F^2 / |K|_F^2: C is the covariance of the outputs of an MLP or a hypernetwork at the
/// inputs that an ensemble lists, given all weights but the last ones; K = `limit`. See
/// EnsembleStudy.
struct GramError {
  Eigen::MatrixXd limit;  ///< one row and one column an input

  std::string name() const { return "gram-error"; }
  std::vector<std::string> columns() const { return {"|C - K|^2 / |K|^2"}; }

  template <class Network, class Input>
  Eigen::VectorXd measure(Network& network, const std::vector<Input>& inputs) const {
    const Eigen::MatrixXd covariance = network.conditional_law(inputs).covariance;
    return Eigen::VectorXd::Constant(1, (covariance - limit).squaredNorm() / limit.squaredNorm());
  }

  sim::Queries queries() const {
    const auto n = static_cast<int>(limit.rows());
    return {.inputs = n, .values = n};
  }
};

/// K over a list of inputs, from `kernel`(u_i, u_j).
template <class Input, class Kernel>
Eigen::MatrixXd gram_matrix(const std::vector<Input>& inputs, const Kernel& kernel) {
  const auto n = static_cast<Eigen::Index>(inputs.size());
  Eigen::MatrixXd gram(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      gram(i, j) = gram(j, i) =
          kernel(inputs[static_cast<std::size_t>(i)], inputs[static_cast<std::size_t>(j)]);
    }
  }
  return gram;
}

}  // namespace widthwise::verify
