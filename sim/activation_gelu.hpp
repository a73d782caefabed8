#pragma once
// The Gaussian error linear unit t Phi(t) [Hendrycks2016], Phi the distribution function of a
// standard normal; not its approximation by a tanh.

#include <numbers>

#include "sim/activation.hpp"
#include "sim/vector_math.hpp"

namespace widthwise::sim {

struct Gelu {
  static constexpr Activation kActivation = Activation::kGelu;
  static constexpr std::string_view kName = "gelu";
  static constexpr bool kMultilinear = false;

  static Eigen::VectorXd value(const Eigen::VectorXd& h) { return h.cwiseProduct(phi_below(h)); }

  static Eigen::VectorXd slope(const Eigen::VectorXd& h) {
    return phi_below(h) + h.cwiseProduct(density(h));
  }

  // The density g obeys g' = -h g: (k + 1) g_{k+1} = -(h g_k + g_{k-1}); Phi_{k+1} = g_k / (k + 1);
  // and y_k = h Phi_k + Phi_{k-1}.
  static std::vector<Eigen::VectorXd> taylor(const Eigen::VectorXd& h, int max_order) {
    Eigen::ArrayXd phi = phi_below(h).array();
    std::vector<Eigen::VectorXd> y{h.cwiseProduct(phi.matrix())};
    Eigen::ArrayXd previous = Eigen::ArrayXd::Zero(h.size());
    Eigen::ArrayXd g = density(h).array();
    for (int k = 0; k < max_order; ++k) {
      const Eigen::ArrayXd next_phi = g / (k + 1);
      y.emplace_back(h.array() * next_phi + phi);
      const Eigen::ArrayXd next = -(h.array() * g + previous) / (k + 1);
      previous = g;
      g = next;
      phi = next_phi;
    }
    return y;
  }

 private:
  static Eigen::VectorXd phi_below(const Eigen::VectorXd& h) {
    Eigen::VectorXd y = h / std::numbers::sqrt2;
    erf_in_place({y.data(), static_cast<std::size_t>(y.size())});
    return 0.5 * (1.0 + y.array());
  }

  static Eigen::VectorXd density(const Eigen::VectorXd& h) {
    Eigen::VectorXd g = -0.5 * h.array().square();
    exp_in_place({g.data(), static_cast<std::size_t>(g.size())});
    return std::numbers::inv_sqrtpi / std::numbers::sqrt2 * g;
  }
};

}  // namespace widthwise::sim
