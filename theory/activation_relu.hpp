#pragma once
// The ReLU s(t) = sqrt(2) max(t, 0) with s'(0) := 0. Its duals are arc-cosine kernels. [Cho2009]

#include <cmath>
#include <string_view>

#include "theory/activation.hpp"
#include "theory/arc_cosine.hpp"
#include "theory/gaussian_pair.hpp"
#include "theory/interval_order.hpp"
#include "theory/pi.hpp"

namespace widthwise::theory {

struct Relu {
  static constexpr Activation::Kind kKind = Activation::Kind::kRelu;
  static constexpr std::string_view kName = "relu";
  static constexpr bool kMultilinear = true;
  static constexpr int kGateGain = 2;  ///< s'^2 of an open gate

  /// std_x std_y kappa1.
  template <class T>
  static T dual(const GaussianPair<T>& pair) {
    return pair.std_x * pair.std_y * arc_cosine_1(pair);
  }

  /// kappa0, and 0 if a variance is zero: s'(0) := 0, and a unit whose preactivation has no
  /// variance sits exactly at 0.
  template <class T>
  static T dual_derivative(const GaussianPair<T>& pair) {
    return is_zero(pair.std_x) || is_zero(pair.std_y) ? T(0) : arc_cosine_0(pair);
  }

  /// sqrt(2) in s keeps the variances; the angle is carried on without ever forming 1 - rho.
  template <class T>
  static GaussianPair<T> propagate(const GaussianPair<T>& pair) {
    using std::sqrt;
    const T gap = one_minus_arc_cosine_1(pair);
    // Near correlation 1 the gap says it better; without that an interval widens by some percent a
    // layer, with it by a power of the number of layers.
    const T correlation = tighter(arc_cosine_1(pair), T(1 - gap));
    return {pair.std_x, pair.std_y, correlation, sqrt(non_negative(T(gap * (1 + correlation))))};
  }

  /// std / sqrt(pi).
  template <class T>
  static T mean(const T& std) {
    using std::sqrt;
    return std / sqrt(pi<T>());
  }
};

}  // namespace widthwise::theory
