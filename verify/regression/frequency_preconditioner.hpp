#pragma once
// What brings conjugate gradients on a grid from hundreds of iterations to half a dozen.

#include <Eigen/Core>
#include <vector>

#include "verify/regression/kronecker_sum.hpp"

namespace widthwise::verify {

/// An approximate inverse of K + ridge: with W the eigenvectors of sum_k mean(A_k) C_k, the inverse
/// of what is left of W^T K W on its diagonal of N x N blocks,
///   sum_k gamma_k(p) A_k + ridge,   gamma_k(p) = (W^T C_k W)_pp.
/// Factors are kept in single precision: 4 P N^2 bytes.
class FrequencyPreconditioner {
 public:
  /// Throws UsageError without a ridge where the kernel is singular. Unusable once the workers are
  /// to stop.
  FrequencyPreconditioner(const KroneckerSum& kernel, double ridge, const Workers& workers);

  Eigen::Index n_z() const { return waves_.rows(); }

  /// Of values N x P.
  Eigen::MatrixXd solve(const Eigen::MatrixXd& values) const;

 private:
  Eigen::MatrixXd waves_;                 // W
  std::vector<Eigen::MatrixXf> factors_;  // lower triangular, one for each column of W
  Workers workers_;
};

}  // namespace widthwise::verify
