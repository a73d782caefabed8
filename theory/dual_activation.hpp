#pragma once
// Dual activations: E[s(a) s(b)] and E[s'(a) s'(b)] for a centred Gaussian pair (a, b). Proved.
//
// Accuracy in double, measured over correlations that include +-1, 0 and +-(1 - 1e-12): see
// kDualErrorUlps. It is relative to the exact dual of the numbers passed in, also where the dual
// tends to zero (ReLU near correlation -1). A covariance that was itself rounded leaves the angle
// uncertain by sqrt(epsilon) near correlation +-1; pass a GaussianPair where the angle is known.

#include <cmath>
#include <stdexcept>
#include <string_view>

#include "theory/arc_cosine.hpp"
#include "theory/gaussian_pair.hpp"
#include "theory/interval_order.hpp"
#include "theory/pi.hpp"

namespace widthwise::theory {

/// s(t): sqrt(2) max(t, 0) with s'(0) := 0; tanh t; erf t; t.
enum class Activation { kRelu, kTanh, kErf, kLinear };

/// "relu", "tanh", "erf", "linear".
constexpr std::string_view name(Activation activation) {
  switch (activation) {
    case Activation::kRelu:
      return "relu";
    case Activation::kTanh:
      return "tanh";
    case Activation::kErf:
      return "erf";
    case Activation::kLinear:
      return "linear";
  }
  throw std::invalid_argument("not an activation");
}

/// Bound on the error of dual() and dual_derivative() in double, in units in the last place.
/// Tested; the worst of 20 000 random pairs was 8.4 (ReLU near correlation -1).
inline constexpr double kDualErrorUlps = 12;

[[noreturn]] inline void throw_no_closed_form() {
  throw std::invalid_argument(
      "the dual activation of tanh has no closed form: use relu, erf or linear");
}

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

/// E[s(a) s(b)]. ReLU: std_x std_y kappa1 [Cho2009]; erf: (2/pi) arcsin r [Williams1997]; linear:
/// std_x std_y rho. Throws std::invalid_argument for tanh.
template <class T>
T dual(Activation activation, const GaussianPair<T>& pair) {
  using std::atan2;
  switch (activation) {
    case Activation::kRelu:
      return pair.std_x * pair.std_y * arc_cosine_1(pair);
    case Activation::kErf: {
      const ErfPair<T> erf(pair);
      return atan2(erf.correlation, erf.sine) * two_over_pi<T>();
    }
    case Activation::kLinear:
      return pair.std_x * pair.std_y * pair.cosine;
    case Activation::kTanh:
      break;
  }
  throw_no_closed_form();
}

/// E[s'(a) s'(b)]. ReLU: kappa0, and 0 if a variance is zero; erf: (4/pi) / sqrt((1 + 2 xx)
/// (1 + 2 yy) - 4 xy^2); linear: 1. Throws std::invalid_argument for tanh.
template <class T>
T dual_derivative(Activation activation, const GaussianPair<T>& pair) {
  switch (activation) {
    case Activation::kRelu:
      // s'(0) := 0, and a unit whose preactivation has no variance sits exactly at 0.
      return is_zero(pair.std_x) || is_zero(pair.std_y) ? T(0) : arc_cosine_0(pair);
    case Activation::kErf: {
      const ErfPair<T> erf(pair);
      return 2 * two_over_pi<T>() * erf.root_p / erf.sine;
    }
    case Activation::kLinear:
      return T(1);
    case Activation::kTanh:
      break;
  }
  throw_no_closed_form();
}

/// dual() of a covariance. Also throws std::invalid_argument for what is not a covariance.
template <class T>
T dual(Activation activation, const Covariance<T>& cov) {
  return dual(activation, gaussian_pair(cov));
}

/// dual_derivative() of a covariance. Also throws for what is not a covariance.
template <class T>
T dual_derivative(Activation activation, const Covariance<T>& cov) {
  return dual_derivative(activation, gaussian_pair(cov));
}

}  // namespace widthwise::theory
