#pragma once
// Gradient descent on a full grid of inputs x times inputs z, with the kernel of an infinitely wide
// network in place of a network.
//
// On half the sum of squares over the points of a batch B of inputs x, a step of rate eta moves all
// outputs by -eta K_B r_B: f = K alpha with alpha_B <- alpha_B - eta r_B. Derived; it is
// theory/kernel_gradient_descent.hpp where each batch is all of them.

#include <Eigen/Core>
#include <functional>
#include <optional>
#include <vector>

#include "verify/regression/kronecker_sum.hpp"

namespace widthwise::verify {

/// What descent learns, N x P.
struct GridTargets {
  Eigen::MatrixXd values;
  Eigen::MatrixXd counts;  ///< how often a point is learned: 0 for one that is not
};

/// alpha after so many steps from 0, and what is left.
struct GridDescent {
  Eigen::MatrixXd weights;  ///< N x P
  double rate;              ///< eta
  double residual;          ///< of the last batch before its step, |f - y| / |y|
};

/// The largest eigenvalue of the kernel between the points of some inputs x, from below, to 1e-10
/// of itself or by 500 power iterations. `kernel` is square. 0 where no point is learned.
double top_eigenvalue_on_grid(const KroneckerSum& kernel, const Eigen::MatrixXd& counts,
                              const std::vector<Eigen::Index>& batch, const Workers& workers);

/// `steps` >= 1 steps of the rate 1 / top_eigenvalue_on_grid() of the first batch, each on the
/// inputs x that `next_batch` names. `kernel` is square. Nothing if the workers were to stop.
std::optional<GridDescent> descend_on_grid(
    const KroneckerSum& kernel, const GridTargets& targets, int steps,
    const std::function<std::vector<Eigen::Index>()>& next_batch, const Workers& workers);

/// Peak memory of that in bytes, beside the kernel's sum.
double bytes_of_grid_descent(Eigen::Index n_x, Eigen::Index n_z, Eigen::Index n_terms,
                             Eigen::Index batch);

}  // namespace widthwise::verify
