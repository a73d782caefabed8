#pragma once
// K^(r)(u; u_1, .., u_r) = <grad^r h(u), grad h(u_1) x .. x grad h(u_r)> of any network that has a
// gradient and moves along gradients.
//
// A Network has `gradient(u)`, a tangent, and `push_forward(u, algebra, tangents)`, the jet of h(u)
// when the parameters move by sum_v e_v tangent_v, e_v being the algebra's variables.

#include <Eigen/Core>
#include <span>
#include <stdexcept>
#include <vector>

#include "sim/jet.hpp"

namespace widthwise::sim {

/// K^(0..max_order)(u; u', .., u'): K^(r) = d^r/dt^r h(u; w + t grad h(u')) at t = 0. What is zero
/// by structure is exactly 0.0. Throws std::invalid_argument for a negative order.
template <class Network, class Input>
Eigen::VectorXd correlations_along(Network& network, const Input& u, const Input& u_prime,
                                   int max_order) {
  if (max_order < 0) throw std::invalid_argument("the order of a correlation is at least 0");
  using Direction = decltype(network.gradient(u_prime));
  std::vector<Direction> direction;
  if (max_order > 0) direction.push_back(network.gradient(u_prime));
  const auto h =
      network.push_forward(u, TaylorAlgebra(max_order), std::span<const Direction>(direction));
  Eigen::VectorXd correlations = Eigen::VectorXd::Zero(max_order + 1);
  double factorial = 1.0;
  for (int r = 0; r <= max_order; ++r, factorial *= r) {
    if (!h.is_zero(r)) correlations(r) = factorial * h[r](0);
  }
  return correlations;
}

/// The derivative of h(u) along tangents of the network, each taken once.
template <class Network, class Input, class Direction>
double derivative_along(Network& network, const Input& u, std::span<const Direction> directions) {
  const NilpotentAlgebra algebra(static_cast<int>(directions.size()));
  const auto h = network.push_forward(u, algebra, directions);
  const int all = algebra.size() - 1;
  return h.is_zero(all) ? 0.0 : h[all](0);
}

/// The gradients of the network at some inputs.
template <class Network, class Input>
auto gradients_at(Network& network, const std::vector<Input>& inputs) {
  std::vector<decltype(network.gradient(inputs.front()))> tangents;
  tangents.reserve(inputs.size());
  for (const Input& input : inputs) tangents.push_back(network.gradient(input));
  return tangents;
}

/// K^(r)(u; u_1, .., u_r), r = inputs.size().
template <class Network, class Input>
double correlation_at(Network& network, const Input& u, const std::vector<Input>& inputs) {
  const auto tangents = gradients_at(network, inputs);
  return derivative_along(network, u, std::span(tangents));
}

/// K^(0), K^(1)(u; u_1), K^(2)(u; u_1, u_2), .., K^(p)(u; u_1, .., u_p), p = inputs.size(), all off
/// one jet. What is zero by structure is exactly 0.0.
template <class Network, class Input>
Eigen::VectorXd correlations_at(Network& network, const Input& u,
                                const std::vector<Input>& inputs) {
  const auto tangents = gradients_at(network, inputs);
  const NilpotentAlgebra algebra(static_cast<int>(inputs.size()));
  const auto h = network.push_forward(u, algebra, std::span(tangents));
  Eigen::VectorXd correlations = Eigen::VectorXd::Zero(algebra.max_degree() + 1);
  for (int r = 0; r <= algebra.max_degree(); ++r) {
    const int first_r = (1 << r) - 1;
    if (!h.is_zero(first_r)) correlations(r) = h[first_r](0);
  }
  return correlations;
}

}  // namespace widthwise::sim
