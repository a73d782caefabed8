#include "verify/regression/frequency_preconditioner.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <atomic>
#include <limits>

#include "verify/base/errors.hpp"
#include "verify/regression/singular_kernel.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

// A lower triangular factor of a matrix that may have lost its small eigenvalues to rounding: those
// are held up, which costs a preconditioner iterations, not digits.
MatrixXd held_up_factor(const MatrixXd& block, double least) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> modes(block);
  const Eigen::VectorXd roots = modes.eigenvalues().cwiseMax(least).cwiseSqrt();
  // With block = V D V^T and sqrt(D) V^T = Q R, R^T is the factor.
  const MatrixXd half = roots.asDiagonal() * modes.eigenvectors().transpose();
  const Eigen::HouseholderQR<MatrixXd> qr(half);
  return MatrixXd(qr.matrixQR().triangularView<Eigen::Upper>()).transpose();
}

}  // namespace

FrequencyPreconditioner::FrequencyPreconditioner(const KroneckerSum& kernel, double ridge,
                                                 const Workers& workers)
    : factors_(static_cast<std::size_t>(kernel.n_z())), workers_(workers) {
  const Index n = kernel.n_x();
  MatrixXd mean = MatrixXd::Zero(kernel.n_z(), kernel.n_z());
  for (Index k = 0; k < kernel.n_terms(); ++k) mean += kernel.of_x(k).mean() * kernel.of_z(k);
  waves_ = Eigen::SelfAdjointEigenSolver<MatrixXd>(mean).eigenvectors();
  MatrixXd gamma(kernel.n_z(), kernel.n_terms());
  for (Index k = 0; k < kernel.n_terms(); ++k) {
    gamma.col(k) = (waves_.array() * (kernel.of_z(k) * waves_).array()).colwise().sum().transpose();
  }
  std::atomic<bool> singular = false;
  for_each_piece(kernel.n_z(), workers, [&](Index p) {
    MatrixXd block = ridge * MatrixXd::Identity(n, n);
    for (Index k = 0; k < kernel.n_terms(); ++k) {
      block.triangularView<Eigen::Lower>() += gamma(p, k) * kernel.of_x(k);
    }
    const Eigen::LLT<MatrixXd> cholesky(block);
    auto& factor = factors_[static_cast<std::size_t>(p)];
    if (cholesky.info() == Eigen::Success &&
        is_regular(cholesky.matrixLLT(), block.diagonal().maxCoeff())) {
      factor = cholesky.matrixLLT().cast<float>();
    } else if (ridge > 0.0) {
      factor = held_up_factor(block.selfadjointView<Eigen::Lower>(), ridge).cast<float>();
    } else {
      singular = true;
    }
  });
  if (singular) throw UsageError(kSingularKernel);
}

MatrixXd FrequencyPreconditioner::solve(const MatrixXd& values) const {
  Eigen::MatrixXf waves = (values * waves_).cast<float>();
  for_each_piece(waves.cols(), workers_, [&](Index p) {
    const auto factor = factors_[static_cast<std::size_t>(p)].triangularView<Eigen::Lower>();
    auto column = waves.col(p);
    factor.solveInPlace(column);
    factor.transpose().solveInPlace(column);
  });
  return waves.cast<double>() * waves_.transpose();
}

}  // namespace widthwise::verify
