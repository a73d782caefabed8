#pragma once
// The arc-cosine kernels of order 0 and 1 as functions of an angle. [Cho2009, Sec. 2]
//   kappa0 = (pi - t) / pi,   kappa1 = (sin t + (pi - t) cos t) / pi.

#include <cmath>

#include "theory/gaussian_pair.hpp"
#include "theory/interval_order.hpp"
#include "theory/pi.hpp"

namespace widthwise::theory {

/// sin t - t cos t for 0 <= t <= 1 by its alternating Taylor series
///   sum_{k >= 1} (-1)^(k+1) 2k t^(2k+1) / (2k+1)!  =  t^3/3 - t^5/30 + ...
/// Written as it stands the difference would lose all digits as t -> 0. The terms shrink by at
/// least 10 from one to the next, so the sum is good to a few ULPs. An interval may reach a little
/// beyond 1: the terms shrink for all t < 3.
template <class T>
T sine_minus_t_cosine_series(const T& t) {
  const T square = t * t;
  T power = t * square / 6;  // (-1)^(k+1) t^(2k+1) / (2k+1)!
  T sum = 2 * power;
  for (int k = 2;; ++k) {
    power *= -square / ((2 * k) * (2 * k + 1));
    const T term = 2 * k * power;
    if (settles(sum, term)) return with_alternating_tail(sum, term);
    sum += term;
  }
}

/// sin t - t cos t for 0 <= t <= pi/2, to a few ULPs of itself; sine and cosine are those of t.
template <class T>
T sine_minus_t_cosine(const T& t, const T& sine, const T& cosine) {
  if (!certainly_less(1, t)) return sine_minus_t_cosine_series(t);
  return sine - t * cosine;
}

/// kappa0 in [0, 1]: P(a > 0, b > 0) * 2. Relative accuracy is kept down to kappa0 = 0.
template <class T>
T arc_cosine_0(const GaussianPair<T>& pair) {
  return pair.supplement() / pi<T>();
}

/// kappa1 in [0, 1]. With p = pi - t it is (sin p - p cos p) / pi, about p^3 / (3 pi) near
/// correlation -1; relative accuracy is kept there too.
template <class T>
T arc_cosine_1(const GaussianPair<T>& pair) {
  const T half_turn = pi<T>();
  const T p = pair.supplement();
  if (!certainly_less(pair.cosine, 0)) return (pair.sine + p * pair.cosine) / half_turn;
  return sine_minus_t_cosine(p, pair.sine, T(-pair.cosine)) / half_turn;
}

/// 1 - kappa1, about t^2 / 2 near correlation 1, with relative accuracy: a ReLU layer's output
/// correlation is kappa1, and its angle is lost if this difference is taken after rounding.
template <class T>
T one_minus_arc_cosine_1(const GaussianPair<T>& pair) {
  if (certainly_less(pair.cosine, 0)) return 1 - arc_cosine_1(pair);
  const T one_minus_cosine = pair.sine * pair.sine / (1 + pair.cosine);
  const T rest = sine_minus_t_cosine(pair.angle(), pair.sine, pair.cosine);
  return one_minus_cosine - rest / pi<T>();
}

}  // namespace widthwise::theory
