#include "verify/regression/point_regression.hpp"

#include "verify/regression/tuple_regression.hpp"

namespace widthwise::verify {

using Eigen::Index;

std::optional<Eigen::MatrixXd> solve_at_points(const KroneckerSum& kernel, double ridge,
                                               const std::vector<GridPoint>& points,
                                               const Eigen::VectorXd& targets,
                                               const Workers& workers) {
  return solve_at_points(kernel, Eigen::VectorXd::Constant(targets.size(), ridge), points, targets,
                         workers);
}

// What all ridges have in common is what the solver is told of: it wants one where K is singular.
std::optional<Eigen::MatrixXd> solve_at_points(const KroneckerSum& kernel,
                                               const Eigen::VectorXd& ridges,
                                               const std::vector<GridPoint>& points,
                                               const Eigen::VectorXd& targets,
                                               const Workers& workers) {
  const auto n = static_cast<Index>(points.size());
  Eigen::MatrixXd matrix(n, n);
  for_each_piece(n, workers, [&](Index b) {
    const GridPoint& right = points[static_cast<std::size_t>(b)];
    for (Index a = b; a < n; ++a) {
      const GridPoint& left = points[static_cast<std::size_t>(a)];
      matrix(a, b) = kernel.entry(left.x, left.z, right.x, right.z);
    }
  });
  if (workers.stopped()) return {};
  const double common = ridges.minCoeff();
  matrix.diagonal() += (ridges.array() - common).matrix();
  const auto weights = solve_ridge(matrix, common, targets, workers);
  if (!weights) return {};
  Eigen::MatrixXd on_grid = Eigen::MatrixXd::Zero(kernel.n_x(), kernel.n_z());
  for (Index a = 0; a < n; ++a) {
    const GridPoint& point = points[static_cast<std::size_t>(a)];
    on_grid(point.x, point.z) += (*weights)(a);
  }
  return on_grid;
}

double bytes_of_point_regression(Index n_points) {
  const auto n = static_cast<double>(n_points);
  return 8.0 * n * (n + 16.0);
}

}  // namespace widthwise::verify
