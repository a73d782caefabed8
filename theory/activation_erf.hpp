#pragma once
// The error function. Its duals are those of [Williams1997].

#include <cmath>
#include <string_view>

#include "theory/activation.hpp"
#include "theory/gaussian_pair.hpp"
#include "theory/pi.hpp"

namespace widthwise::theory {

/// What the erf duals share. With p = 1 / (1 + 2 var), q = 1 - p for each variance they depend on
///   correlation r = sqrt(q_x q_y) rho   and   1 - r^2 = p_x + q_x p_y + q_x q_y (1 - rho^2),
/// a sum without cancellation that cannot overflow. [Williams1997]
template <class T>
struct ErfPair {
  T root_p;       ///< sqrt(p_x p_y)
  T correlation;  ///< r
  T sine;         ///< sqrt(1 - r^2)

  explicit ErfPair(const GaussianPair<T>& pair) {
    using std::sqrt;
    const T p_x = 1 / (1 + 2 * pair.std_x * pair.std_x);
    const T p_y = 1 / (1 + 2 * pair.std_y * pair.std_y);
    const T q_x = 2 * pair.std_x * pair.std_x * p_x;
    root_p = sqrt(p_x) * sqrt(p_y);
    const T root_q = 2 * pair.std_x * pair.std_y * root_p;
    const T tilt = root_q * pair.sine;
    correlation = root_q * pair.cosine;
    sine = sqrt(T(p_x + q_x * p_y + tilt * tilt));
  }
};

struct Erf {
  static constexpr Activation::Kind kKind = Activation::Kind::kErf;
  static constexpr std::string_view kName = "erf";
  static constexpr bool kMultilinear = false;

  /// (2/pi) arcsin r.
  template <class T>
  static T dual(const GaussianPair<T>& pair) {
    using std::atan2;
    const ErfPair<T> erf(pair);
    return atan2(erf.correlation, erf.sine) * two_over_pi<T>();
  }

  /// (4/pi) / sqrt((1 + 2 xx) (1 + 2 yy) - 4 xy^2).
  template <class T>
  static T dual_derivative(const GaussianPair<T>& pair) {
    const ErfPair<T> erf(pair);
    return 2 * two_over_pi<T>() * erf.root_p / erf.sine;
  }

  template <class T>
  static T mean(const T& /*std*/) {
    return T(0);
  }
};

}  // namespace widthwise::theory
