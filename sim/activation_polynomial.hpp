#pragma once
// Polynomials c_0 + c_1 t + .. + c_p t^p.

#include <algorithm>

#include "sim/activation.hpp"

namespace widthwise::sim {

struct Polynomial {
  static constexpr Activation::Kind kKind = Activation::Kind::kPolynomial;
  static constexpr std::string_view kName = "polynomial";
  static constexpr std::string_view kWritten = "polynomial:C0,C1,..";

  using Parameters = std::span<const double>;

  static Activation example() { return Activation::polynomial(std::array{0.0, 1.0, 0.5}); }
  static Activation with(Parameters parameters) { return Activation::polynomial(parameters); }
  static bool is_multilinear(Parameters parameters) { return parameters.size() == 2; }

  static Eigen::VectorXd value(Parameters parameters, const Eigen::VectorXd& h) {
    return taylor(parameters, h, 0).front();
  }
  static Eigen::VectorXd slope(Parameters parameters, const Eigen::VectorXd& h) {
    return taylor(parameters, h, 1).back();
  }

  // Horner's rule for all orders at once: what is divided by t - h over and over leaves its Taylor
  // coefficients at h as remainders [Knuth1997, 4.6.4].
  static std::vector<Eigen::VectorXd> taylor(Parameters parameters, const Eigen::VectorXd& h,
                                             int max_order) {
    const int degree = static_cast<int>(parameters.size()) - 1;
    const int last = std::min(max_order, degree);
    std::vector<Eigen::VectorXd> y(static_cast<std::size_t>(last) + 1,
                                   Eigen::VectorXd::Zero(h.size()));
    for (int i = degree; i >= 0; --i) {
      for (int k = last; k > 0; --k) {
        y[k] = (y[k].array() * h.array() + y[k - 1].array()).matrix();
      }
      y[0] = (y[0].array() * h.array() + parameters[i]).matrix();
    }
    return y;
  }
};

}  // namespace widthwise::sim
