#pragma once
// The leaky ReLU, with the gain that keeps E s(t)^2 = 1 for a standard normal t.

#include <cmath>
#include <stdexcept>

#include "sim/activation.hpp"

namespace widthwise::sim {

struct LeakyRelu {
  static constexpr Activation::Kind kKind = Activation::Kind::kLeakyRelu;
  static constexpr std::string_view kName = "leaky-relu";
  static constexpr std::string_view kWritten = "leaky-relu[:SLOPE]";

  using Parameters = std::span<const double>;

  static Activation example() { return Activation::leaky_relu(); }
  static Activation with(Parameters parameters) {
    if (parameters.size() == 1) return Activation::leaky_relu(parameters.front());
    throw std::invalid_argument("leaky-relu: it has one slope, as in leaky-relu:0.2");
  }
  static bool is_multilinear(Parameters) { return true; }

  static double gain(double slope) { return std::sqrt(2.0 / (1.0 + slope * slope)); }

  static Eigen::VectorXd value(Parameters parameters, const Eigen::VectorXd& h) {
    return h.cwiseProduct(slope(parameters, h));
  }

  // At 0 that of the negative side, as for the ReLU.
  static Eigen::VectorXd slope(Parameters parameters, const Eigen::VectorXd& h) {
    const double leak = parameters.front();
    const double above = gain(leak);
    return (h.array() > 0.0)
        .select(Eigen::VectorXd::Constant(h.size(), above),
                Eigen::VectorXd::Constant(h.size(), above * leak));
  }

  // The gates are frozen where h stands.
  static std::vector<Eigen::VectorXd> taylor(Parameters parameters, const Eigen::VectorXd& h,
                                             int /*max_order*/) {
    return {value(parameters, h), slope(parameters, h)};
  }
};

}  // namespace widthwise::sim
