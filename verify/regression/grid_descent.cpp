#include "verify/regression/grid_descent.hpp"

#include <algorithm>
#include <cmath>

namespace widthwise::verify {
namespace {

using Eigen::Index;

// sum_k A_k(rows, columns) V_k, a piece of its columns at a time.
Eigen::MatrixXd rows_of_product(const KroneckerSum& kernel, const std::vector<Index>& rows,
                                const std::vector<Eigen::MatrixXd>& mixed, const Workers& workers) {
  std::vector<Eigen::MatrixXd> of_x;
  for (Index k = 0; k < kernel.n_terms(); ++k) of_x.emplace_back(kernel.of_x(k)(rows, Eigen::all));
  Eigen::MatrixXd product = Eigen::MatrixXd::Zero(static_cast<Index>(rows.size()), kernel.n_z());
  constexpr Index kColumns = 56;
  for_each_range(product.cols(), kColumns, workers, [&](Index first, Index count) {
    for (std::size_t k = 0; k < of_x.size(); ++k) {
      product.middleCols(first, count).noalias() += of_x[k] * mixed[k].middleCols(first, count);
    }
  });
  return product;
}

// V_k(rows) <- V_k(rows) - moves C_k.
void move_rows(const KroneckerSum& kernel, const std::vector<Index>& rows,
               const Eigen::MatrixXd& moves, std::vector<Eigen::MatrixXd>& mixed,
               const Workers& workers) {
  for_each_piece(kernel.n_terms(), workers, [&](Index k) {
    mixed[static_cast<std::size_t>(k)](rows, Eigen::all) -= moves * kernel.of_z(k);
  });
}

}  // namespace

// A point that comes twice is one of weight sqrt(2) to the eigenvalues that are not 0.
double top_eigenvalue_on_grid(const KroneckerSum& kernel, const Eigen::MatrixXd& counts,
                              const std::vector<Index>& batch, const Workers& workers) {
  constexpr int kMostIterations = 500;
  constexpr double kPrecise = 1e-10;
  const Eigen::MatrixXd roots = counts(batch, Eigen::all).cwiseSqrt();
  std::vector<Eigen::MatrixXd> of_x;
  for (Index k = 0; k < kernel.n_terms(); ++k) of_x.emplace_back(kernel.of_x(k)(batch, batch));
  Eigen::MatrixXd vector = roots.normalized();
  double eigenvalue = 0.0;
  for (int iteration = 0; iteration < kMostIterations && !workers.stopped(); ++iteration) {
    const Eigen::MatrixXd weighted = roots.cwiseProduct(vector);
    std::vector<Eigen::MatrixXd> parts(of_x.size());
    for_each_piece(kernel.n_terms(), workers, [&](Index k) {
      const Eigen::MatrixXd mixed = weighted * kernel.of_z(k);
      parts[static_cast<std::size_t>(k)] = of_x[static_cast<std::size_t>(k)] * mixed;
    });
    if (workers.stopped()) break;
    Eigen::MatrixXd next = parts.front();
    for (std::size_t k = 1; k < parts.size(); ++k) next += parts[k];
    next = next.cwiseProduct(roots).eval();
    const double before = eigenvalue;
    eigenvalue = next.norm();
    if (!(eigenvalue > 0.0)) return 0.0;
    vector = next / eigenvalue;
    if (std::abs(eigenvalue - before) <= kPrecise * eigenvalue) break;
  }
  return eigenvalue;
}

std::optional<GridDescent> descend_on_grid(const KroneckerSum& kernel, const GridTargets& targets,
                                           int steps,
                                           const std::function<std::vector<Index>()>& next_batch,
                                           const Workers& workers) {
  constexpr double kNothing = 1e-30;
  const Eigen::MatrixXd none = Eigen::MatrixXd::Zero(kernel.n_x(), kernel.n_z());
  GridDescent descent{none, 0.0, 1.0};
  std::vector<Eigen::MatrixXd> mixed(static_cast<std::size_t>(kernel.n_terms()),
                                     none);  // alpha C_k
  for (int step = 0; step < steps; ++step) {
    const std::vector<Index> batch = next_batch();
    const Eigen::MatrixXd counts = targets.counts(batch, Eigen::all);
    if (step == 0) {
      const double top = top_eigenvalue_on_grid(kernel, targets.counts, batch, workers);
      descent.rate = 1.0 / std::max(top, kNothing);
    }
    const Eigen::MatrixXd sought = targets.values(batch, Eigen::all);
    const Eigen::MatrixXd residuals = rows_of_product(kernel, batch, mixed, workers) - sought;
    const auto norm = [&](const Eigen::MatrixXd& values) {
      return std::sqrt(values.cwiseAbs2().cwiseProduct(counts).sum());
    };
    descent.residual = norm(residuals) / std::max(norm(sought), kNothing);
    const Eigen::MatrixXd moves = descent.rate * residuals.cwiseProduct(counts);
    descent.weights(batch, Eigen::all) -= moves;
    move_rows(kernel, batch, moves, mixed, workers);
    if (workers.stopped()) return {};
  }
  return descent;
}

double bytes_of_grid_descent(Index n_x, Index n_z, Index n_terms, Index batch) {
  const auto terms = static_cast<double>(n_terms);
  const auto rows = static_cast<double>(std::min(batch, n_x));
  const double states = (terms + 4.0) * static_cast<double>(n_x) * static_cast<double>(n_z);
  const double a_batch = terms * rows * static_cast<double>(n_x + n_z);
  return sizeof(double) * (states + a_batch);
}

}  // namespace widthwise::verify
