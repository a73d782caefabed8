#pragma once
// The ReLU s(t) = sqrt(2) max(t, 0) with s'(0) := 0: E s(t)^2 = 1 for a standard normal t.

#include <numbers>

#include "sim/activation.hpp"

namespace widthwise::sim {

struct Relu {
  static constexpr Activation kActivation = Activation::kRelu;
  static constexpr std::string_view kName = "relu";
  static constexpr bool kMultilinear = true;
  static constexpr double kGain = std::numbers::sqrt2;

  static Eigen::VectorXd value(const Eigen::VectorXd& h) { return kGain * h.cwiseMax(0.0); }

  static Eigen::VectorXd slope(const Eigen::VectorXd& h) {
    return (h.array() > 0.0).select(Eigen::VectorXd::Constant(h.size(), kGain), 0.0);
  }

  // The gates are frozen where h stands.
  static std::vector<Eigen::VectorXd> taylor(const Eigen::VectorXd& h, int /*max_order*/) {
    return {value(h), slope(h)};
  }
};

}  // namespace widthwise::sim
