#pragma once
// Kernel ridge regression on a full grid of inputs x times inputs z.

#include <Eigen/Core>
#include <optional>

#include "verify/regression/kronecker_sum.hpp"

namespace widthwise::verify {

/// alpha of (K + ridge) alpha = y, and how it was found.
struct GridSolution {
  Eigen::MatrixXd weights;  ///< N x P
  int iterations;           ///< of conjugate gradients
  double residual;          ///< |(K + ridge) alpha - y| / |y|
};

/// Conjugate gradients down to a residual of `tolerance`, or `most_iterations`. `targets` are N x
/// P. Nothing if the workers were to stop. Throws UsageError without a ridge where K is singular.
std::optional<GridSolution> solve_on_grid(const KroneckerSum& kernel, double ridge,
                                          const Eigen::MatrixXd& targets, const Workers& workers,
                                          double tolerance = 1e-8, int most_iterations = 200);

/// Peak memory of that in bytes.
double bytes_of_grid_regression(Eigen::Index n_x, Eigen::Index n_z, Eigen::Index n_terms);

}  // namespace widthwise::verify
