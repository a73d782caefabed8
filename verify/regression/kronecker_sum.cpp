#include "verify/regression/kronecker_sum.hpp"

#include <algorithm>

namespace widthwise::verify {

using Eigen::Index;

GridOfZ grid_of_z(const Eigen::MatrixXd& correlations) {
  GridOfZ grid;
  grid.rhos.assign(correlations.data(), correlations.data() + correlations.size());
  std::ranges::sort(grid.rhos);
  grid.rhos.erase(std::unique(grid.rhos.begin(), grid.rhos.end()), grid.rhos.end());
  grid.which = correlations.unaryExpr([&](double rho) {
    return static_cast<int>(std::ranges::lower_bound(grid.rhos, rho) - grid.rhos.begin());
  });
  return grid;
}

KroneckerSum::KroneckerSum(const theory::SeparableKernel& kernel, theory::KernelForm form,
                           const FeatureKernel& f, const GridOfZ& z, const Workers& workers)
    : of_x_(static_cast<std::size_t>(kernel.n_terms()),
            Eigen::MatrixXd(f.theta.rows(), f.theta.cols())) {
  constexpr Index kColumns = 32;
  for_each_range(f.theta.cols(), kColumns, workers, [&](Index first, Index count) {
    const auto factors = kernel.factors_of_x(f.theta.middleCols(first, count));
    for (std::size_t k = 0; k < factors.size(); ++k) {
      auto part = of_x_[k].middleCols(first, count);
      part = factors[k];
      if (theory::has_theta_f(form)) {
        part.array() *= f.theta_f.middleCols(first, count).array();
      }
    }
  });
  for (Index k = 0; k < kernel.n_terms(); ++k) {
    of_z_.push_back(z.which.unaryExpr([&](int b) { return kernel.factors_of_z()(b, k); }));
  }
}

double KroneckerSum::entry(Index i, Index p, Index j, Index q) const {
  double sum = 0.0;
  for (std::size_t k = 0; k < of_x_.size(); ++k) sum += of_x_[k](i, j) * of_z_[k](p, q);
  return sum;
}

double KroneckerSum::mean_diagonal() const {
  double sum = 0.0;
  for (std::size_t k = 0; k < of_x_.size(); ++k) {
    sum += of_x_[k].diagonal().mean() * of_z_[k].diagonal().mean();
  }
  return sum;
}

KroneckerSum KroneckerSum::with_rows(const Eigen::MatrixXd& shares) const {
  KroneckerSum combined = *this;
  for (Eigen::MatrixXd& of_x : combined.of_x_) of_x = shares * of_x;
  return combined;
}

Eigen::MatrixXd KroneckerSum::times(const Eigen::MatrixXd& values, const Workers& workers) const {
  Eigen::MatrixXd product(n_rows_of_x(), values.cols());
  constexpr Index kColumns = 56;  // of z, at once
  for_each_range(values.cols(), kColumns, workers, [&](Index first, Index count) {
    auto part = product.middleCols(first, count);
    part.setZero();
    for (std::size_t k = 0; k < of_x_.size(); ++k) {
      const Eigen::MatrixXd mixed = values * of_z_[k].middleCols(first, count);
      part.noalias() += of_x_[k] * mixed;
    }
  });
  return product;
}

}  // namespace widthwise::verify
