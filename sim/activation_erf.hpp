#pragma once
// The error function.

#include <numbers>

#include "sim/activation.hpp"
#include "sim/vector_math.hpp"

namespace widthwise::sim {

struct Erf {
  static constexpr Activation kActivation = Activation::kErf;
  static constexpr std::string_view kName = "erf";
  static constexpr bool kMultilinear = false;

  static Eigen::VectorXd value(const Eigen::VectorXd& h) {
    Eigen::VectorXd y = h;
    erf_in_place({y.data(), static_cast<std::size_t>(y.size())});
    return y;
  }

  // 2 / sqrt(pi) exp(-h^2).
  static Eigen::VectorXd slope(const Eigen::VectorXd& h) {
    Eigen::VectorXd slope = -h.array().square();
    exp_in_place({slope.data(), static_cast<std::size_t>(slope.size())});
    return 2.0 * std::numbers::inv_sqrtpi * slope;
  }

  // The slope g obeys g' = -2 h g: (k + 1) g_{k+1} = -2 (h g_k + g_{k-1}). Then y_{k+1} =
  // g_k / (k + 1).
  static std::vector<Eigen::VectorXd> taylor(const Eigen::VectorXd& h, int max_order) {
    std::vector<Eigen::VectorXd> y{value(h)};
    Eigen::ArrayXd previous = Eigen::ArrayXd::Zero(h.size());
    Eigen::ArrayXd g = slope(h).array();
    for (int k = 0; k < max_order; ++k) {
      y.emplace_back(g / (k + 1));
      const Eigen::ArrayXd next = -2.0 * (h.array() * g + previous) / (k + 1);
      previous = g;
      g = next;
    }
    return y;
  }
};

}  // namespace widthwise::sim
