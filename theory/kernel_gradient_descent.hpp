#pragma once
// Where gradient descent leads a network that is linear in its weights, or infinitely wide.
//
// On 1/2 sum_j (f(x_j) - y_j)^2 with rate eta each step takes the residuals r = f - y at the inputs
// trained on to (1 - eta K) r, K being their kernel, and f at others by -eta K_* r, so that
//   f_t = f_0 + K_* (1 - (1 - eta K)^t) K^-1 (y - f_0),
// and with time s = eta t in the limit of small steps
//   f_s = f_0 + K_* (1 - exp(-K s)) K^-1 (y - f_0).
// Proved for such networks; that wide ones follow is [Lee2019, Thm 2.1].

#include <Eigen/Eigenvalues>
#include <cmath>
#include <stdexcept>

namespace widthwise::theory {

/// f - f_0 at some inputs on the way of such a network. The kernel of the p inputs trained on is
/// decomposed once.
class KernelGradientDescent {
 public:
  /// `kernel` is p x p, symmetric and positive semidefinite; `residuals` are y - f_0, p entries.
  /// Throws std::invalid_argument if they do not fit, or an entry is not finite.
  KernelGradientDescent(const Eigen::MatrixXd& kernel, const Eigen::VectorXd& residuals) {
    if (kernel.rows() != kernel.cols() || kernel.rows() != residuals.size() ||
        !kernel.allFinite() || !residuals.allFinite()) {
      throw std::invalid_argument("a kernel and the residuals at its inputs are needed");
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> modes(kernel);
    values_ = modes.eigenvalues();
    vectors_ = modes.eigenvectors();
    amplitudes_ = vectors_.transpose() * residuals;
  }

  /// The largest eigenvalue: steps of more than 2 over it diverge.
  double top() const { return values_.tail(1)(0); }

  /// f_t - f_0 after `steps` >= 0 steps of rate `eta`, at the inputs whose kernel with those
  /// trained on is `cross`, a row each. (1 - (1 - a)^t) / lambda with a = eta lambda loses no
  /// digits at small a.
  Eigen::VectorXd after_steps(const Eigen::MatrixXd& cross, double eta, int steps) const {
    return moved(cross, [&](double lambda) {
      const double a = eta * lambda;
      if (lambda == 0.0) return eta * steps;
      if (a < 0.5) return -std::expm1(steps * std::log1p(-a)) / lambda;
      return (1.0 - std::pow(1.0 - a, steps)) / lambda;
    });
  }

  /// Likewise after the time `time` = eta t of the flow.
  Eigen::VectorXd after_time(const Eigen::MatrixXd& cross, double time) const {
    return moved(cross, [&](double lambda) {
      return lambda == 0.0 ? time : -std::expm1(-time * lambda) / lambda;
    });
  }

 private:
  template <class Filter>
  Eigen::VectorXd moved(const Eigen::MatrixXd& cross, const Filter& filter) const {
    if (cross.cols() != vectors_.rows()) {
      throw std::invalid_argument("the kernel with the inputs trained on does not fit them");
    }
    const Eigen::VectorXd filtered = values_.unaryExpr(filter).cwiseProduct(amplitudes_);
    return cross * (vectors_ * filtered);
  }

  Eigen::VectorXd values_;      // lambda
  Eigen::MatrixXd vectors_;     // columns
  Eigen::VectorXd amplitudes_;  // of the residuals along each
};

}  // namespace widthwise::theory
