#pragma once
// The sigmoid-weighted linear unit t / (1 + exp(-t)), also called swish.

#include "sim/activation.hpp"
#include "sim/vector_math.hpp"

namespace widthwise::sim {

struct Silu {
  static constexpr Activation kActivation = Activation::kSilu;
  static constexpr std::string_view kName = "silu";
  static constexpr bool kMultilinear = false;

  static Eigen::VectorXd value(const Eigen::VectorXd& h) { return h.cwiseProduct(sigmoid(h)); }

  static Eigen::VectorXd slope(const Eigen::VectorXd& h) { return taylor(h, 1).back(); }

  // The sigmoid p obeys p' = p - p^2: (k + 1) p_{k+1} = p_k - sum_{i=0}^{k} p_i p_{k-i}. Then
  // y_k = h p_k + p_{k-1}.
  static std::vector<Eigen::VectorXd> taylor(const Eigen::VectorXd& h, int max_order) {
    std::vector<Eigen::ArrayXd> p{sigmoid(h).array()};
    std::vector<Eigen::VectorXd> y{h.cwiseProduct(p.front().matrix())};
    for (int k = 0; k < max_order; ++k) {
      Eigen::ArrayXd next = p[k];
      for (int i = 0; i <= k; ++i) next -= p[i] * p[k - i];
      p.emplace_back(next / (k + 1));
      y.emplace_back(h.array() * p[k + 1] + p[k]);
    }
    return y;
  }

 private:
  // With e = exp(-|t|): 1 / (1 + e), or e / (1 + e) below 0.
  static Eigen::VectorXd sigmoid(const Eigen::VectorXd& h) {
    Eigen::VectorXd e = -h.array().abs();
    exp_in_place({e.data(), static_cast<std::size_t>(e.size())});
    return (h.array() < 0.0).select(e, 1.0).array() / (1.0 + e.array());
  }
};

}  // namespace widthwise::sim
