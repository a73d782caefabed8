#pragma once
// The sigmoid linear unit s(t) = t / (1 + exp(-t)) = (t + t tanh(t/2)) / 2. The second term is
// even, so that E[s s] = (xy + E of the even parts) / 4 and likewise for s', whose parts are 1 and
// m(t) = tanh(t/2) + (t/2) (1 - tanh^2(t/2)), which is odd. There is no closed form; these are
// integrals with a proved error.

#include <array>
#include <cmath>
#include <string_view>

#include "theory/activation.hpp"
#include "theory/activation_tanh.hpp"
#include "theory/gaussian_pair.hpp"
#include "theory/strip_quadrature.hpp"

namespace widthwise::theory {

/// t tanh(t/2) and m(t), for strip_quadrature().
struct EvenPartOfSilu {
  static constexpr double kScale = 0.5;

  template <class T>
  static std::array<T, 2> values(const T& t, const T& tanh) {
    return {t * tanh, tanh + t * (1 - tanh * tanh) / 2};
  }

  static double scale(int k, double std) { return k == 0 ? std : 1.0; }

  static double bound(int k, double std, double shift) {
    const double size = std * (1 + shift);  // of t, over 1 + |u| + |v|
    return k == 0 ? kTanhInStrip * size : kTanhInStrip + kSlopeOfTanhInStrip * size / 2;
  }
};

struct Silu {
  static constexpr Activation::Kind kKind = Activation::Kind::kSilu;
  static constexpr std::string_view kName = "silu";
  static constexpr bool kMultilinear = false;

  /// dual() and dual_derivative() at once.
  template <class T>
  static std::array<T, 2> duals(const GaussianPair<T>& pair) {
    const auto [even, odd] = strip_quadrature<EvenPartOfSilu>(pair);
    return {(pair.std_x * pair.std_y * pair.cosine + even) / 4, (1 + odd) / 4};
  }

  /// E[t tanh(t/2)] / 2 = std^2 / 4 E[1 - tanh^2(t/2)] (Stein), the dual derivative of tanh at a
  /// second input that is zero.
  template <class T>
  static T mean(const T& std) {
    const auto of_tanh = Tanh::duals(GaussianPair<T>{std / 2, T(0), T(1), T(0)});
    return std * std / 4 * of_tanh[1];
  }
};

}  // namespace widthwise::theory
