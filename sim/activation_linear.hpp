#pragma once
// The identity.

#include "sim/activation.hpp"

namespace widthwise::sim {

struct Linear {
  static constexpr Activation kActivation = Activation::kLinear;
  static constexpr std::string_view kName = "linear";
  static constexpr bool kMultilinear = true;

  static Eigen::VectorXd value(const Eigen::VectorXd& h) { return h; }
  static Eigen::VectorXd slope(const Eigen::VectorXd& h) { return Eigen::VectorXd::Ones(h.size()); }
  static std::vector<Eigen::VectorXd> taylor(const Eigen::VectorXd& h, int /*max_order*/) {
    return {value(h), slope(h)};
  }
};

}  // namespace widthwise::sim
