#pragma once
// The hyperbolic tangent.

#include "sim/activation.hpp"
#include "sim/vector_math.hpp"

namespace widthwise::sim {

struct Tanh {
  static constexpr Activation kActivation = Activation::kTanh;
  static constexpr std::string_view kName = "tanh";
  static constexpr bool kMultilinear = false;

  static Eigen::VectorXd value(const Eigen::VectorXd& h) {
    Eigen::VectorXd y = h;
    tanh_in_place({y.data(), static_cast<std::size_t>(y.size())});
    return y;
  }

  static Eigen::VectorXd slope(const Eigen::VectorXd& h) { return 1.0 - value(h).array().square(); }

  // With y = tanh h and its Taylor coefficients y_k, the equation y' = 1 - y^2 reads
  // (k + 1) y_{k+1} = [k = 0] - sum_{i=0}^{k} y_i y_{k-i}.
  static std::vector<Eigen::VectorXd> taylor(const Eigen::VectorXd& h, int max_order) {
    std::vector<Eigen::VectorXd> y{value(h)};
    for (int k = 0; k < max_order; ++k) {
      Eigen::ArrayXd next = Eigen::ArrayXd::Constant(h.size(), k == 0 ? 1.0 : 0.0);
      for (int i = 0; i <= k; ++i) next -= y[i].array() * y[k - i].array();
      y.emplace_back(next / (k + 1));
    }
    return y;
  }
};

}  // namespace widthwise::sim
