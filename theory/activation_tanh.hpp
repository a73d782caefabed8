#pragma once
// The hyperbolic tangent. Its duals have no closed form; they are integrals with a proved error.

#include <array>
#include <cmath>
#include <string_view>

#include "theory/activation.hpp"
#include "theory/gaussian_pair.hpp"
#include "theory/strip_quadrature.hpp"

namespace widthwise::theory {

/// tanh and its derivative, for strip_quadrature().
struct TanhAndSlope {
  static constexpr double kScale = 1;

  template <class T>
  static std::array<T, 2> values(const T& /*t*/, const T& tanh) {
    return {tanh, 1 - tanh * tanh};
  }

  static double scale(int k, double std) { return k == 0 ? std::fmin(1.0, std) : 1.0; }

  static double bound(int k, double std, double shift) {
    if (k == 1) return kSlopeOfTanhInStrip;
    return std::fmin(kTanhInStrip, kTanhSlopeInStrip * std * (1 + shift));
  }
};

struct Tanh {
  static constexpr Activation::Kind kKind = Activation::Kind::kTanh;
  static constexpr std::string_view kName = "tanh";
  static constexpr bool kMultilinear = false;

  /// dual() and dual_derivative() at once.
  template <class T>
  static std::array<T, 2> duals(const GaussianPair<T>& pair) {
    return strip_quadrature<TanhAndSlope>(pair);
  }

  template <class T>
  static T mean(const T& /*std*/) {
    return T(0);
  }
};

}  // namespace widthwise::theory
