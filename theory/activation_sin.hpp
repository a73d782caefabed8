#pragma once
// The sine: E[sin a sin b] = exp(-(xx + yy) / 2) sinh xy, and cosh for the derivatives.

#include <cmath>
#include <string_view>
#include <type_traits>

#include "theory/activation.hpp"
#include "theory/gaussian_pair.hpp"

namespace widthwise::theory {

struct Sin {
  static constexpr Activation::Kind kKind = Activation::Kind::kSin;
  static constexpr std::string_view kName = "sin";
  static constexpr bool kMultilinear = false;

  template <class T>
  static T dual(const GaussianPair<T>& pair) {
    using std::exp, std::sinh;
    const T xy = pair.std_x * pair.std_y * pair.cosine;
    if constexpr (std::is_floating_point_v<T>) {
      return std::copysign(-std::expm1(-2 * std::fabs(xy)) / 2 * damping(pair), xy);
    } else {
      return exp(T(-(pair.std_x * pair.std_x + pair.std_y * pair.std_y) / 2)) * sinh(xy);
    }
  }

  template <class T>
  static T dual_derivative(const GaussianPair<T>& pair) {
    using std::cosh, std::exp;
    const T xy = pair.std_x * pair.std_y * pair.cosine;
    if constexpr (std::is_floating_point_v<T>) {
      return (1 + std::exp(-2 * std::fabs(xy))) / 2 * damping(pair);
    } else {
      return exp(T(-(pair.std_x * pair.std_x + pair.std_y * pair.std_y) / 2)) * cosh(xy);
    }
  }

  template <class T>
  static T mean(const T& /*std*/) {
    return T(0);
  }

 private:
  /// exp(|xy| - (xx + yy) / 2), which neither overflows nor cancels. Built-in types: an exponent
  /// of size D is rounded, so that the result is good to D ULPs.
  template <class T>
  static T damping(const GaussianPair<T>& pair) {
    const T gap = pair.cosine < 0 ? one_plus_cosine(pair) : one_minus_cosine(pair);
    const T apart = pair.std_x - pair.std_y;
    return std::exp(-(apart * apart / 2 + pair.std_x * pair.std_y * gap));
  }
};

}  // namespace widthwise::theory
