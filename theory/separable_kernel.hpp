#pragma once
// What g adds to the kernel of a hypernetwork, as a short sum of functions of x alone times
// functions of z alone.
//
// Where every weight of g has variance 1 and |z|^2 = d_z, the kernel is Theta_f(x, x') F(theta,
// rho) or F(theta, rho), theta = arccos S(x, x') and rho = z.z' / d_z. As a function of S it has a
// root at S = 1; as one of theta it is analytic on [0, pi/2], so that F is known by its values at
// few Chebyshev nodes theta_a, and a singular value decomposition of the table F(theta_a, rho_b)
// gives
//   F(theta, rho_b) = sum_k u_k(theta) c_k(rho_b),   u_k = sum_j C_jk T_j(4 theta / pi - 1).
// Derived; [Trefethen2013, Ch. 3 and 8] for the interpolation.

#include <Eigen/Core>
#include <Eigen/SVD>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "theory/hypernet_kernel.hpp"

namespace widthwise::theory {

/// A kernel of a hypernetwork: the hyperkernel, the form of it without the factors S in Theta_g
/// (that of [Littwin2020]'s released code), and the covariance of its outputs.
enum class KernelForm { kHyperkernel, kHyperkernelWithoutS, kNngp };

/// "hk", "hk-without-s", "nngp".
constexpr std::string_view name(KernelForm form) {
  switch (form) {
    case KernelForm::kHyperkernel:
      return "hk";
    case KernelForm::kHyperkernelWithoutS:
      return "hk-without-s";
    default:
      return "nngp";
  }
}

/// Whether Theta_f(x, x') is a factor of it.
constexpr bool has_theta_f(KernelForm form) {
  return form != KernelForm::kNngp;
}

/// F at weights of g that correlate by cos(theta) and inputs z that do so by rho, all of
/// variance 1.
inline double primary_factor(KernelForm form, int depth_g, double theta, double rho) {
  const GaussianPair<double> weights{1.0, 1.0, std::cos(theta), std::sin(theta)};
  const auto g = primary_network_kernel(depth_g, weights, gaussian_pair(rho, 1.0, 1.0));
  switch (form) {
    case KernelForm::kHyperkernel:
      return g.theta;
    case KernelForm::kHyperkernelWithoutS:
      return g.theta_without_s;
    default:
      return weights.cosine * g.last;
  }
}

/// The sum, for all theta in [0, pi/2] and the rho that are asked for.
class SeparableKernel {
 public:
  /// `rhos` are from [-1, 1], `tolerance` in (0, 1) is relative to the largest value of F. Throws
  /// std::invalid_argument for a depth below 1, no rho, and one at which F is no analytic function
  /// of theta to that tolerance (rho near, but not, 1).
  SeparableKernel(KernelForm form, int depth_g, const std::vector<double>& rhos,
                  double tolerance = 1e-13) {
    if (rhos.empty()) throw std::invalid_argument("a kernel needs angles between the inputs z");
    for (Eigen::Index n_nodes = 32; n_nodes <= 512; n_nodes *= 2) {
      if (expand(form, depth_g, rhos, tolerance, n_nodes)) return;
    }
    throw std::invalid_argument(
        "the kernel has no short sum: two inputs z are almost, but not quite, the same");
  }

  Eigen::Index n_terms() const { return coefficients_.cols(); }

  /// c_k(rho_b): a row for each rho, a column for each term.
  const Eigen::MatrixXd& factors_of_z() const { return factors_; }

  /// u_k at each entry of a matrix of angles: a matrix for each term, by Clenshaw's recurrence a
  /// column at a time.
  std::vector<Eigen::MatrixXd> factors_of_x(const Eigen::MatrixXd& thetas) const {
    std::vector<Eigen::MatrixXd> factors(static_cast<std::size_t>(n_terms()),
                                         Eigen::MatrixXd(thetas.rows(), thetas.cols()));
    for (Eigen::Index column = 0; column < thetas.cols(); ++column) {
      const Eigen::ArrayXd x = thetas.col(column).array() * (4.0 / std::numbers::pi) - 1.0;
      for (Eigen::Index k = 0; k < n_terms(); ++k) {
        factors[static_cast<std::size_t>(k)].col(column) = series_at(coefficients_.col(k), x);
      }
    }
    return factors;
  }

 private:
  static Eigen::ArrayXd series_at(const Eigen::VectorXd& coefficients, const Eigen::ArrayXd& x) {
    Eigen::ArrayXd value = Eigen::ArrayXd::Zero(x.size());
    Eigen::ArrayXd next = value;
    for (Eigen::Index j = coefficients.size() - 1; j > 0; --j) {
      next = coefficients(j) + 2.0 * x * value - next;
      value.swap(next);
    }
    return coefficients(0) + x * value - next;
  }

  // False if the series has not settled with so many nodes.
  bool expand(KernelForm form, int depth_g, const std::vector<double>& rhos, double tolerance,
              Eigen::Index n_nodes) {
    const auto n_rhos = static_cast<Eigen::Index>(rhos.size());
    Eigen::MatrixXd table(n_nodes, n_rhos);
    Eigen::MatrixXd transform(n_nodes, n_nodes);  // values at the nodes to coefficients of T_j
    const double n = static_cast<double>(n_nodes);
    for (Eigen::Index a = 0; a < n_nodes; ++a) {
      const double phase = std::numbers::pi * (static_cast<double>(a) + 0.5) / n;
      const double theta = (std::cos(phase) + 1.0) * std::numbers::pi / 4.0;
      for (Eigen::Index b = 0; b < n_rhos; ++b) {
        table(a, b) = primary_factor(form, depth_g, theta, rhos[static_cast<std::size_t>(b)]);
      }
      for (Eigen::Index j = 0; j < n_nodes; ++j) {
        transform(j, a) = (j == 0 ? 1.0 : 2.0) / n * std::cos(static_cast<double>(j) * phase);
      }
    }
    const double largest = table.cwiseAbs().maxCoeff();
    const Eigen::MatrixXd series = transform * table;
    if (series.bottomRows(4).cwiseAbs().maxCoeff() > tolerance * largest) return false;
    const Eigen::BDCSVD<Eigen::MatrixXd> svd(table, Eigen::ComputeThinU | Eigen::ComputeThinV);
    const Eigen::VectorXd& sizes = svd.singularValues();
    const Eigen::Index n_terms = (sizes.array() > tolerance * sizes(0)).count();
    coefficients_ =
        transform * (svd.matrixU().leftCols(n_terms) * sizes.head(n_terms).asDiagonal());
    factors_ = svd.matrixV().leftCols(n_terms);
    return holds_at_equal_x(form, depth_g, rhos, tolerance * largest);
  }

  // Whether no node was too far from theta = 0 to see a kink there.
  bool holds_at_equal_x(KernelForm form, int depth_g, const std::vector<double>& rhos,
                        double tolerance) const {
    constexpr double kSlack = 100.0;  // what is left out are all terms below the tolerance
    const auto factors = factors_of_x(Eigen::MatrixXd::Zero(1, 1));
    for (std::size_t b = 0; b < rhos.size(); ++b) {
      double sum = 0.0;
      for (std::size_t k = 0; k < factors.size(); ++k) {
        sum +=
            factors[k](0, 0) * factors_(static_cast<Eigen::Index>(b), static_cast<Eigen::Index>(k));
      }
      const double exact = primary_factor(form, depth_g, 0.0, rhos[b]);
      if (std::abs(sum - exact) > kSlack * tolerance) return false;
    }
    return true;
  }

  Eigen::MatrixXd coefficients_;  // C_jk
  Eigen::MatrixXd factors_;
};

}  // namespace widthwise::theory
