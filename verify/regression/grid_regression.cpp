#include "verify/regression/grid_regression.hpp"

#include <Eigen/IterativeLinearSolvers>

#include "verify/regression/frequency_preconditioner.hpp"
#include "verify/regression/ridged_kernel.hpp"

namespace widthwise::verify {

using Eigen::Index;

std::optional<GridSolution> solve_on_grid(const KroneckerSum& kernel, double ridge,
                                          const Eigen::MatrixXd& targets, const Workers& workers,
                                          double tolerance, int most_iterations) {
  const FrequencyPreconditioner inverse(kernel, ridge, workers);
  if (workers.stopped()) return {};
  const RidgedKernel ridged(kernel, ridge, workers);
  Eigen::ConjugateGradient<RidgedKernel, Eigen::Lower | Eigen::Upper, RidgedKernelPreconditioner>
      solver;
  solver.preconditioner().use(inverse);
  solver.setTolerance(tolerance).setMaxIterations(most_iterations);
  solver.compute(ridged);
  const Eigen::VectorXd weights = solver.solve(targets.reshaped());
  if (workers.stopped()) return {};
  return GridSolution{weights.reshaped(targets.rows(), targets.cols()),
                      static_cast<int>(solver.iterations()) + 1, solver.error()};
}

double bytes_of_grid_regression(Index n_x, Index n_z, Index n_terms) {
  const auto n = static_cast<double>(n_x);
  const auto p = static_cast<double>(n_z);
  const auto k = static_cast<double>(n_terms);
  constexpr double kVectors = 12.0;  // of N P entries, in conjugate gradients and products
  return 4.0 * p * n * n + 8.0 * (k * (n * n + p * p) + kVectors * n * p + 4.0 * n * n);
}

}  // namespace widthwise::verify
