#pragma once
// A centred Gaussian pair (a, b), held in the form in which nothing cancels.

#include <cmath>
#include <stdexcept>
#include <type_traits>

#include "theory/interval_order.hpp"
#include "theory/pi.hpp"

namespace widthwise::theory {

/// Covariance matrix of (a, b) = values at (x, x'): E[a a], E[a b], E[b b]. Dimensionless.
template <class T>
struct Covariance {
  T xx;
  T xy;
  T yy;
};

/// The same pair as two standard deviations and the angle between the inputs, given by both its
/// cosine and its sine: the correlation alone cannot tell the angles below sqrt(2 epsilon) apart.
/// If a standard deviation is zero the angle is arbitrary. Dimensionless.
template <class T>
struct GaussianPair {
  T std_x;
  T std_y;
  T cosine;
  T sine;  ///< never negative

  /// Angle in [0, pi], to a few ULPs of itself.
  T angle() const { return angle_of(cosine); }

  /// pi - angle, to a few ULPs of itself: what matters near correlation -1.
  T supplement() const { return angle_of(T(-cosine)); }

 private:
  T angle_of(const T& signed_cosine) const {
    using std::atan2;
    // The zero may be -0 (in Boost 1.74 two equal cpp_bin_floats differ by -0): atan2 would say
    // -pi.
    if (certainly_zero(sine)) return certainly_less(signed_cosine, 0) ? pi<T>() : T(0);
    return atan2(sine, signed_cosine);
  }
};

/// 1 - cosine, to a few ULPs of itself also near correlation 1.
template <class T>
T one_minus_cosine(const GaussianPair<T>& pair) {
  if (certainly_less(pair.cosine, 0)) return 1 - pair.cosine;
  return pair.sine * pair.sine / (1 + pair.cosine);
}

/// 1 + cosine, to a few ULPs of itself also near correlation -1.
template <class T>
T one_plus_cosine(const GaussianPair<T>& pair) {
  if (certainly_less(0, pair.cosine)) return 1 + pair.cosine;
  return pair.sine * pair.sine / (1 - pair.cosine);
}

/// xx * yy - xy^2. For built-in types with one fused product (Kahan): within 1.5 ULPs however much
/// cancels. Other types have no fused product; there the factored form loses only what rounding
/// sqrt(xx * yy) loses, nothing if that is exact (as it is for two equal variances).
template <class T>
T determinant(const T& xx, const T& xy, const T& yy) {
  if constexpr (std::is_floating_point_v<T>) {
    const T square = xy * xy;
    const T square_error = std::fma(xy, xy, -square);
    return std::fma(xx, yy, -square) - square_error;
  } else {
    using std::sqrt;
    const T root = sqrt(T(xx * yy));
    return (root - xy) * (root + xy);
  }
}

/// The pair with correlation `rho` and the given standard deviations; exact at rho = +-1.
/// Throws std::invalid_argument unless -1 <= rho <= 1 and both deviations are >= 0.
template <class T>
GaussianPair<T> gaussian_pair(const T& rho, const T& std_x, const T& std_y) {
  using std::sqrt;
  if (!(possibly_at_most(-1, rho) && possibly_at_most(rho, 1))) {
    throw std::invalid_argument("a correlation outside [-1, 1] belongs to no Gaussian pair");
  }
  if (!(possibly_at_most(0, std_x) && possibly_at_most(0, std_y))) {
    throw std::invalid_argument("a standard deviation is negative or not a number");
  }
  return {std_x, std_y, rho, sqrt(non_negative(T((1 - rho) * (1 + rho))))};
}

/// How far xy^2 may exceed xx * yy, relative to it, and still count as rounding (of whoever
/// computed the covariance); the correlation is then exactly +-1. Beyond this the matrix is
/// indefinite.
inline constexpr double kCovarianceRounding = 1e-6;

/// The pair with covariance `cov`. Variances are first brought near 1 by powers of two, which is
/// exact, so that no product of them overflows or vanishes.
/// Throws std::invalid_argument if a variance is negative or NaN, or `cov` is clearly indefinite.
template <class T>
GaussianPair<T> gaussian_pair(const Covariance<T>& cov) {
  using std::frexp, std::ldexp, std::sqrt;
  const bool is_number = possibly_at_most(cov.xy, cov.xy);
  if (!is_number || !possibly_at_most(0, cov.xx) || !possibly_at_most(0, cov.yy)) {
    throw std::invalid_argument("a covariance has a negative variance or an entry that is NaN");
  }
  int exponent_x = 0;
  int exponent_y = 0;
  frexp(cov.xx, &exponent_x);
  frexp(cov.yy, &exponent_y);
  exponent_x >>= 1;
  exponent_y >>= 1;
  const T xx = ldexp(cov.xx, -2 * exponent_x);
  const T yy = ldexp(cov.yy, -2 * exponent_y);
  const T xy = ldexp(cov.xy, -(exponent_x + exponent_y));
  const T det = determinant(xx, xy, yy);
  if (certainly_less(det, T(-kCovarianceRounding * xx * yy))) {
    throw std::invalid_argument("a covariance is indefinite: xy^2 exceeds xx * yy");
  }
  const T std_x = sqrt(cov.xx);
  const T std_y = sqrt(cov.yy);
  if (is_zero(xx) || is_zero(yy)) return {std_x, std_y, T(1), T(0)};
  if (!certainly_less(0, upper_end(det))) {
    return {std_x, std_y, T(certainly_less(xy, 0) ? -1 : 1), T(0)};
  }
  const T length = sqrt(T(xx * yy));
  return {std_x, std_y, T(xy / length), T(sqrt(non_negative(det)) / length)};
}

}  // namespace widthwise::theory
