#pragma once
// Outputs along a line in weight space, from networks written out: no jet, no deferred draw.
//
// h(u; w + t grad h(u')), with the gates of ReLU and linear networks frozen as they stand at t = 0:
// every unit multiplies by s'(h_0), h_0 being its preactivation there. Other activations are not
// frozen, but applied.

#include <Eigen/Core>

#include "sim/hypernet.hpp"
#include "sim/mlp.hpp"

namespace widthwise::sim {

/// One output for each entry of t. All weights are drawn and stored, O(width^2) of them. Throws
/// std::invalid_argument as Mlp::gradient() does.
Eigen::VectorXd values_along(Mlp& mlp, const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime,
                             const Eigen::VectorXd& t);

/// Likewise; n m^2 weights, which become the weights of g at each t. Throws std::invalid_argument
/// if f has infinite width.
Eigen::VectorXd values_along(Hypernet& net, const HypernetInput& u, const HypernetInput& u_prime,
                             const Eigen::VectorXd& t);

}  // namespace widthwise::sim
