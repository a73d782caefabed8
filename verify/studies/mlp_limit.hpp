#pragma once
// What the theory says of networks that are drawn: MLPs, as it knows them and at given inputs.

#include <Eigen/Core>

#include "sim/activation.hpp"
#include "theory/mlp_architecture.hpp"
#include "theory/mlp_kernel.hpp"
#include "verify/studies/network_spec.hpp"

namespace widthwise::verify {

/// The theory's words for what is drawn.
theory::Residual in_theory(sim::Residual residual);
theory::Parameterisation in_theory(sim::Parameterisation parameterisation);

/// The MLP of `spec`, at inputs of `input_dimension` numbers. Throws UsageError, with the reason,
/// for one whose kernels are not known: a hypernetwork, and weights that are not Gaussian.
theory::MlpArchitecture<double> mlp_in_theory(const NetworkSpec& spec,
                                              Eigen::Index input_dimension);

/// The limits of theory/mlp_kernel.hpp at two inputs, with `depth` hidden layers. Throws
/// std::invalid_argument as mlp_kernel() does.
theory::MlpKernel<double> mlp_limit(const sim::Activation& activation, int depth,
                                    const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime);

/// Those of the MLP of `spec`; of the standard parameterisation its ntk is the limit of NTK / n.
/// Throws as mlp_in_theory() and mlp_kernel() do.
theory::MlpKernel<double> mlp_limit(const NetworkSpec& spec, const Eigen::VectorXd& u,
                                    const Eigen::VectorXd& u_prime);

}  // namespace widthwise::verify
