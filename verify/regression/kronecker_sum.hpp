#pragma once
// The kernel of a hypernetwork on a grid of N inputs x times P inputs z, as a sum of Kronecker
// products; never as a matrix of (N P)^2 entries.

#include <Eigen/Core>
#include <vector>

#include "theory/separable_kernel.hpp"
#include "verify/regression/feature_kernel.hpp"
#include "verify/regression/parallel_range.hpp"

namespace widthwise::verify {

/// Inputs z of variance 1, as their correlations.
struct GridOfZ {
  std::vector<double> rhos;  ///< the distinct correlations
  Eigen::MatrixXi which;     ///< P x P: the number in `rhos` of that of p and q
};

/// From a symmetric matrix of correlations with ones on its diagonal, equal ones counted once.
GridOfZ grid_of_z(const Eigen::MatrixXd& correlations);

/// sum_k A_k (x) C_k, A_k rows x N over inputs x and C_k P x P over inputs z.
class KroneckerSum {
 public:
  /// The kernel between the grid of the rows of `f` and that of its columns.
  KroneckerSum(const theory::SeparableKernel& kernel, theory::KernelForm form,
               const FeatureKernel& f, const GridOfZ& z, const Workers& workers);

  Eigen::Index n_terms() const { return static_cast<Eigen::Index>(of_x_.size()); }
  Eigen::Index n_rows_of_x() const { return of_x_.front().rows(); }
  Eigen::Index n_x() const { return of_x_.front().cols(); }
  Eigen::Index n_z() const { return of_z_.front().rows(); }
  const Eigen::MatrixXd& of_x(Eigen::Index k) const { return of_x_[static_cast<std::size_t>(k)]; }
  const Eigen::MatrixXd& of_z(Eigen::Index k) const { return of_z_[static_cast<std::size_t>(k)]; }

  /// One entry of the kernel: row (i, p), column (j, q).
  double entry(Eigen::Index i, Eigen::Index p, Eigen::Index j, Eigen::Index q) const;

  /// The mean of the kernel's diagonal; of a square one.
  double mean_diagonal() const;

  /// The sum whose rows are linear combinations of these, a row of `shares` each.
  KroneckerSum with_rows(const Eigen::MatrixXd& shares) const;

  /// sum_k A_k V C_k for V of N x P; nothing sensible once the workers are to stop.
  Eigen::MatrixXd times(const Eigen::MatrixXd& values, const Workers& workers) const;

 private:
  std::vector<Eigen::MatrixXd> of_x_;
  std::vector<Eigen::MatrixXd> of_z_;
};

}  // namespace widthwise::verify
