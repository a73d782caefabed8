#pragma once
// Kernel ridge regression where each input x has inputs z of its own: a dense matrix.

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "verify/regression/kronecker_sum.hpp"

namespace widthwise::verify {

/// A point of the grid.
struct GridPoint {
  Eigen::Index x;
  Eigen::Index z;
};

/// alpha of (K + ridge) alpha = y at `points`, added up on the grid: N x P, 0 elsewhere. A point
/// may come twice. Nothing if the workers were to stop. Throws UsageError without a ridge where K
/// is singular.
std::optional<Eigen::MatrixXd> solve_at_points(const KroneckerSum& kernel, double ridge,
                                               const std::vector<GridPoint>& points,
                                               const Eigen::VectorXd& targets,
                                               const Workers& workers);

/// Likewise with a ridge of its own for each point.
std::optional<Eigen::MatrixXd> solve_at_points(const KroneckerSum& kernel,
                                               const Eigen::VectorXd& ridges,
                                               const std::vector<GridPoint>& points,
                                               const Eigen::VectorXd& targets,
                                               const Workers& workers);

/// Peak memory of that in bytes.
double bytes_of_point_regression(Eigen::Index n_points);

}  // namespace widthwise::verify
