#pragma once
// Kernel ridge regression of any targets at any tuples u = (x, z).

#include <Eigen/Core>
#include <optional>

#include "theory/separable_kernel.hpp"
#include "verify/regression/feature_kernel.hpp"
#include "verify/regression/parallel_range.hpp"

namespace widthwise::verify {

/// Tuples, a column each; as they stand: the kernels see how long they are.
struct Tuples {
  Eigen::MatrixXd x;  ///< d rows, as f takes them
  Eigen::MatrixXd z;  ///< d_z rows

  Eigen::Index count() const { return x.cols(); }
};

/// The kernel between every tuple of `left` (rows) and of `right`: Theta_h, the form without S, or
/// the covariance of outputs, of a hypernetwork whose g has `depth_g` weight layers. Not whole if
/// the workers were to stop. Throws std::invalid_argument for a depth below 1.
Eigen::MatrixXd tuple_kernel(theory::KernelForm form, const FeatureNetwork& f, int depth_g,
                             const Tuples& left, const Tuples& right, const Workers& workers);

/// alpha of (K + ridge) alpha = y for a symmetric K, which is overwritten. Nothing if the workers
/// were to stop. Throws UsageError without a ridge where K is singular, or where rounding makes it
/// indefinite.
std::optional<Eigen::VectorXd> solve_ridge(Eigen::MatrixXd& kernel, double ridge,
                                           const Eigen::VectorXd& targets, const Workers& workers);

}  // namespace widthwise::verify
