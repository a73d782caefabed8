#pragma once
// The leaky ReLU s(t) = g (max(t, 0) + c min(t, 0)) of slope c and gain g = sqrt(2 / (1 + c^2)),
// with s'(0) := g c. Its duals are arc-cosine kernels and the identity's: with the ReLU part
// r(t) = max(t, 0) it is s(t) = g (c t + (1 - c) r(t)), so that
//   E[s s] = (2 c rho + (1 - c)^2 kappa1) / (1 + c^2) std_x std_y,
//   E[s' s'] = (2 c + (1 - c)^2 kappa0) / (1 + c^2).

#include <cmath>
#include <string_view>

#include "theory/activation.hpp"
#include "theory/arc_cosine.hpp"
#include "theory/decimal_parameter.hpp"
#include "theory/gaussian_pair.hpp"
#include "theory/interval_order.hpp"
#include "theory/pi.hpp"

namespace widthwise::theory {

struct LeakyRelu {
  static constexpr Activation::Kind kKind = Activation::Kind::kLeakyRelu;
  static constexpr std::string_view kName = "leaky-relu";
  static constexpr std::string_view kForm = "leaky-relu[:SLOPE]";
  static constexpr bool kMultilinear = true;

  double slope;

  constexpr explicit LeakyRelu(const Activation& activation)
      : slope(activation.parameters().front()) {}

  template <class T>
  T dual(const GaussianPair<T>& pair) const {
    return pair.std_x * pair.std_y * correlation(Mixture<T>(slope), pair);
  }

  /// As if every unit whose preactivation has no variance were shut.
  template <class T>
  T dual_derivative(const GaussianPair<T>& pair) const {
    const Mixture<T> mixture(slope);
    const bool shut_x = is_zero(pair.std_x);
    const bool shut_y = is_zero(pair.std_y);
    if (!shut_x && !shut_y) return mixture.linear + mixture.kinked * arc_cosine_0(pair);
    // g^2 c^2, and where one of the two is open half of the time g^2 c (1 + c) / 2.
    const T c = decimal_parameter<T>(slope);
    const T of_linear = mixture.linear;  // g^2 c
    return shut_x && shut_y ? T(of_linear * c) : T(of_linear * (1 + c) / 2);
  }

  /// g (1 - c) std / sqrt(2 pi).
  template <class T>
  T mean(const T& std) const {
    using std::sqrt;
    const T c = decimal_parameter<T>(slope);
    return std * (1 - c) / sqrt(T((1 + c * c) * pi<T>()));
  }

  /// The gain keeps the variances. The sine is the root of (1 - r) (1 + r), r being the new
  /// correlation, of which both are sums without cancellation for c >= 0, and for c < 0 where rho
  /// >= 0. For c < 0 and rho < 0 kappa1 is small, so that (1 + c^2) (1 - r) is best written
  /// (1 + c)^2 - 2 c (1 + rho) - (1 - c)^2 kappa1.
  template <class T>
  GaussianPair<T> propagate(const GaussianPair<T>& pair) const {
    using std::sqrt;
    const Mixture<T> mixture(slope);
    const T c = decimal_parameter<T>(slope);
    const T kappa = arc_cosine_1(pair);
    const bool opposed = certainly_less(pair.cosine, 0);
    const T plus = one_plus_cosine(pair);
    T gap;
    if (slope < 0 && opposed) {
      gap = ((1 + c) * (1 + c) - 2 * c * plus) / (1 + c * c) - mixture.kinked * kappa;
    } else {
      gap = mixture.linear * one_minus_cosine(pair) + mixture.kinked * one_minus_arc_cosine_1(pair);
    }
    const T sum = mixture.linear * plus + mixture.kinked * (1 + kappa);
    const T r = tighter(correlation(mixture, pair), T(1 - gap));
    return {pair.std_x, pair.std_y, r, sqrt(non_negative(T(gap * sum)))};
  }

 private:
  /// The weights of the identity and of the ReLU, which add up to 1.
  template <class T>
  struct Mixture {
    T linear;  ///< 2 c / (1 + c^2)
    T kinked;  ///< (1 - c)^2 / (1 + c^2)

    explicit Mixture(double slope) {
      const T c = decimal_parameter<T>(slope);
      const T norm = 1 + c * c;
      linear = 2 * c / norm;
      kinked = (1 - c) * (1 - c) / norm;
    }
  };

  template <class T>
  static T correlation(const Mixture<T>& mixture, const GaussianPair<T>& pair) {
    return mixture.linear * pair.cosine + mixture.kinked * arc_cosine_1(pair);
  }
};

}  // namespace widthwise::theory
