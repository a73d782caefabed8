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
  double residual;          ///< |(K + ridge) alpha - y| / |y|, formed anew
};

/// Conjugate gradients down to a residual of `tolerance`. `targets` are N x P. Nothing if the
/// workers were to stop. Throws UsageError without a ridge where K is singular, and where the
/// residual is still ten times that after `most_iterations`.
std::optional<GridSolution> solve_on_grid(const KroneckerSum& kernel, double ridge,
                                          const Eigen::MatrixXd& targets, const Workers& workers,
                                          double tolerance = 1e-8, int most_iterations = 200);

/// Memory of a square kernel's sum and of what it is made of, in bytes.
double bytes_of_grid(Eigen::Index n_x, Eigen::Index n_z, Eigen::Index n_terms);

/// Peak memory of solving beside that, in bytes.
double bytes_of_grid_regression(Eigen::Index n_x, Eigen::Index n_z, int threads);

}  // namespace widthwise::verify
