#pragma once
// The limits of MLPs at given inputs.

#include <Eigen/Core>

#include "sim/activation.hpp"
#include "theory/mlp_kernel.hpp"

namespace widthwise::verify {

/// The limits of theory/mlp_kernel.hpp at two inputs, with `depth` hidden layers. Throws
/// std::invalid_argument as mlp_kernel() does.
theory::MlpKernel<double> mlp_limit(sim::Activation activation, int depth, const Eigen::VectorXd& u,
                                    const Eigen::VectorXd& u_prime);

}  // namespace widthwise::verify
