#include "verify/regression/grid_regression.hpp"

#include <fmt/format.h>

#include <Eigen/IterativeLinearSolvers>
#include <algorithm>

#include "verify/base/errors.hpp"
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
  const Eigen::VectorXd sought = targets.reshaped();
  const Eigen::VectorXd weights = solver.solve(sought);
  const double size = sought.norm();
  const double residual = size > 0.0 ? (ridged.times(weights) - sought).norm() / size : 0.0;
  if (workers.stopped()) return {};
  constexpr double kSlack = 10.0;
  if (!(residual <= kSlack * tolerance)) {
    throw UsageError(fmt::format(
        "the kernel's system was not solved: after {} iterations the residual is {:.1e}; "
        "give a larger ridge",
        solver.iterations(), residual));
  }
  const auto iterations = static_cast<int>(solver.iterations());
  return GridSolution{weights.reshaped(targets.rows(), targets.cols()),
                      std::min(iterations + 1, most_iterations), residual};
}

double bytes_of_grid(Index n_x, Index n_z, Index n_terms) {
  const auto n = static_cast<double>(n_x);
  const auto p = static_cast<double>(n_z);
  constexpr double kBeside = 4.0;  // angles, Theta_f and copies
  return sizeof(double) *
         ((static_cast<double>(n_terms) + kBeside) * n * n + static_cast<double>(n_terms) * p * p);
}

double bytes_of_grid_regression(Index n_x, Index n_z, int threads) {
  const auto n = static_cast<double>(n_x);
  const auto p = static_cast<double>(n_z);
  constexpr double kVectors = 12.0;  // of N P entries, in conjugate gradients and products
  constexpr double kBlocks = 4.0;    // of N x N, on each thread
  return sizeof(float) * p * n * n +
         sizeof(double) * (kVectors * n * p + kBlocks * threads * n * n);
}

}  // namespace widthwise::verify
