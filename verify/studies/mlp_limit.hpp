#pragma once
// What the theory says of MLPs that are drawn: its words for them, and their limits at given inputs.

#include <Eigen/Core>

#include "sim/activation.hpp"
#include "sim/network_law.hpp"
#include "theory/mlp_architecture.hpp"
#include "theory/mlp_kernel.hpp"

namespace widthwise::verify {

/// The theory's words for what is drawn.
theory::Residual in_theory(sim::Residual residual);
theory::Parameterisation in_theory(sim::Parameterisation parameterisation);

/// The limits of theory/mlp_kernel.hpp at two inputs, with `depth` hidden layers. Throws
/// std::invalid_argument as mlp_kernel() does.
theory::MlpKernel<double> mlp_limit(const sim::Activation& activation, int depth,
                                    const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime);

}  // namespace widthwise::verify
