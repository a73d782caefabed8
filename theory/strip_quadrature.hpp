#pragma once
// E[f(a) f(b)] of a centred Gaussian pair for two functions that are analytic in a strip, by the
// trapezoid rule, with a proved bound on what the rule leaves out.
//
// The pair is written with independent standard normals U and V as
//   a = std_x (c U + s V),  b = std_y (c U - s V),  c = cos(t / 2), s = sin(t / 2),  t the angle,
// and both integrals become sums over a grid of spacings h_u and h_v.
//
// The bound. Let |f(x + iy)| <= B (1 + |u| + |v|) at x + iy = std (c u + s v), whenever u or v, but
// not both, is moved off the real line by at most d, and likewise for b. For g analytic in
// |Im u| <= d with integrals of |g| over all lines of the strip <= M, the rule is off by at most
// 2 M / (exp(2 pi d / h) - 1) [Trefethen2014, Thm 5.1]. Here |phi(u + iy)| <= exp(d^2 / 2) phi(u),
// and (1 + |u| + |v|)^2 <= 3 (1 + u^2 + v^2), of which the integral over phi phi is 9, and the sum
// over a grid in u (spacing below 1.7) with the integral over v is at most 18: with both,
//   |error of a direction| <= 36 B_x B_y exp(d^2 / 2) / (exp(2 pi d / h) - 1).
// (|z| <= std (1 + d) (1 + |u| + |v|) is what a bound by |z| becomes.) Terms with |u| or |v| beyond
// R >= 2 add up to at most 72 R phi(R) B_x B_y. Each of the three parts is made a third of what is
// allowed.
//
// How far the line may be moved: f has its poles at Im = +-(pi / 2) / k for tanh(k .), and the
// suite stays within |Im k z| <= q = 3/2. There |tanh z| <= max(1, tan q) and <= |z| tan(q) / q (by
// the partial fractions of tanh, every term of which is largest on the imaginary axis), and
// |1 - tanh^2 z| <= 1 / cos^2 q.

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "theory/gaussian_pair.hpp"
#include "theory/interval_order.hpp"
#include "theory/pi.hpp"

namespace widthwise::theory {

/// Standard deviations beyond which a grid would be too fine.
inline constexpr double kMaxQuadratureStd = 24;

/// The most terms that are summed: seconds in intervals of 50 digits.
inline constexpr double kMaxQuadratureTerms = 4e6;

/// q of the bound.
inline constexpr double kStripOfTanh = 1.5;

/// log2 of the relative spacing of T at the precision in force, negated: 53 for double.
template <class T>
int significant_bits() {
  if constexpr (std::is_floating_point_v<T>) {
    return std::numeric_limits<T>::digits;
  } else {
    int bits = 0;
    const auto one = lower_end(T(1));
    auto part = one;
    for (; one + part > one; part = part / 2) ++bits;
    return bits;
  }
}

/// max(1, tan q), tan(q) / q and 1 / cos^2 q, rounded up.
inline constexpr double kTanhInStrip = 14.11;
inline constexpr double kTanhSlopeInStrip = 9.41;
inline constexpr double kSlopeOfTanhInStrip = 199.9;

/// A grid of one of the two directions: u_i = i * spacing, i = -half .. half.
struct TrapezoidGrid {
  double spacing = 1;
  int half = 0;  ///< 0: the direction does not matter
};

namespace quadrature {

/// A double that is not below an upper bound of x >= 0.
template <class T>
double upper_double(const T& x) {
  return static_cast<double>(upper_end(x)) * (1 + 1e-14);
}

/// Where d of the bound is cut off: more would only help beyond 800 digits.
inline constexpr double kMaxShift = 64;

/// How far a direction may be moved off the real line, `reach` being the largest factor by which
/// it enters the argument of tanh.
inline double largest_shift(double reach) {
  return reach * kMaxShift <= kStripOfTanh ? kMaxShift : kStripOfTanh / reach;
}

/// The spacing for which exp(2 pi d / h) = 1 + exp(log_ratio + d^2 / 2), at the best d.
inline double spacing(double log_ratio, double largest_shift) {
  const double d = std::fmin(largest_shift, std::sqrt(2 * log_ratio));
  return 2 * pi<double>() * d / (log_ratio + d * d / 2 + 1e-9);
}

template <class T>
struct Directions {
  T c;
  T s;

  explicit Directions(const GaussianPair<T>& pair) {
    using std::sqrt;
    if (certainly_less(pair.cosine, 0)) {
      s = sqrt(T((1 - pair.cosine) / 2));
      c = pair.sine / (2 * s);
    } else {
      c = sqrt(T((1 + pair.cosine) / 2));
      s = pair.sine / (2 * c);
    }
  }
};

/// phi(i * spacing) * spacing for i = 0 .. half.
template <class T>
std::vector<T> weights(const TrapezoidGrid& grid) {
  using std::exp, std::sqrt;
  if (grid.half == 0) return {T(1)};
  const T h = T(grid.spacing);
  const T scale = h / sqrt(T(2 * pi<T>()));
  std::vector<T> w;
  for (int i = 0; i <= grid.half; ++i) {
    const T u = i * h;
    w.push_back(scale * exp(T(-u * u / 2)));
  }
  return w;
}

/// tanh(p_i + r_j) of numbers whose own tanh or exponentials are known, one division each. The
/// theorem of addition keeps small values' digits but amplifies errors by exp(2 |p|) where p and r
/// nearly cancel, exp(std^2) once weighted: it is for deviations below 1/2. The exponentials are
/// good to an ULP of 1 everywhere.
template <class T>
class TanhOfSums {
 public:
  TanhOfSums(const std::vector<T>& p, const std::vector<T>& r, bool small) : small_(small) {
    using std::exp, std::tanh;
    const auto part = [small](const T& x) { return small ? T(tanh(x)) : T(exp(T(2 * x))); };
    for (const T& x : p) p_.push_back(part(x));
    for (const T& x : r) r_.push_back(part(x));
  }

  T operator()(std::size_t i, std::size_t j) const {
    if (small_) return (p_[i] + r_[j]) / (1 + p_[i] * r_[j]);
    return 1 - 2 / (1 + p_[i] * r_[j]);
  }

 private:
  std::vector<T> p_;
  std::vector<T> r_;
  bool small_;
};

/// The values of a = std (c u + sign s v) on the grid.
template <class T, class Function>
class ArgumentOnGrid {
 public:
  ArgumentOnGrid(const T& along_u, const T& along_v, const TrapezoidGrid& u, const TrapezoidGrid& v,
                 bool small)
      : p_(points(along_u, u, 0)),
        r_(points(along_v, v, -v.half)),
        tanh_(scaled(p_), scaled(r_), small) {}

  std::array<T, 2> operator()(std::size_t i, std::size_t j) const {
    return Function::values(T(p_[i] + r_[j]), tanh_(i, j));
  }

 private:
  static std::vector<T> points(const T& along, const TrapezoidGrid& grid, int first) {
    std::vector<T> points;
    for (int i = first; i <= grid.half; ++i) points.push_back(along * T(grid.spacing) * i);
    return points;
  }

  static std::vector<T> scaled(std::vector<T> points) {
    for (T& x : points) x *= T(Function::kScale);
    return points;
  }

  std::vector<T> p_;
  std::vector<T> r_;
  TanhOfSums<T> tanh_;
};

struct Plan {
  TrapezoidGrid u;
  TrapezoidGrid v;
};

/// log of 108 B_x B_y / (scale 2^-bits), the larger one of the two functions. `shift` is the
/// largest one. Where a deviation is zero 0 / 0 is left out: a function with scale 0 is 0 and has
/// no error.
template <class Function>
double log_ratio(double std_x, double std_y, double shift, int bits) {
  double most = 0;
  for (const int k : {0, 1}) {
    const auto ratio = [&](double std) {
      return Function::bound(k, std, shift) / Function::scale(k, std);
    };
    most = std::fmax(most, std::log(108 * ratio(std_x) * ratio(std_y)));
  }
  return most + bits * std::log(2.0);
}

template <class T, class Function>
Plan plan(const GaussianPair<T>& pair, const Directions<T>& directions, int bits) {
  const double std_x = upper_double(pair.std_x);
  const double std_y = upper_double(pair.std_y);
  if (!(std_x <= kMaxQuadratureStd && std_y <= kMaxQuadratureStd)) {
    throw std::invalid_argument(
        "a preactivation's standard deviation is beyond 24, too large for the quadrature of this "
        "activation");
  }
  const double reach = std::fmax(std_x, std_y) * Function::kScale;
  const double shift_u = largest_shift(reach * upper_double(directions.c));
  const double shift_v = largest_shift(reach * upper_double(directions.s));
  const double ratio = log_ratio<Function>(std_x, std_y, std::fmax(shift_u, shift_v), bits);
  const double radius = std::sqrt(2 * (ratio + std::log(64.0)));
  const auto grid = [&](double shift) {
    const double h = spacing(ratio, shift);
    return TrapezoidGrid{h, static_cast<int>(std::ceil(radius / h))};
  };
  Plan plan{grid(shift_u), grid(shift_v)};
  if (certainly_zero(directions.c)) plan.u.half = 0;
  if (certainly_zero(directions.s)) plan.v.half = 0;
  if (2.0 * plan.u.half * plan.v.half > kMaxQuadratureTerms) {
    throw std::invalid_argument(
        "the quadrature of this activation would take too many terms: ask for fewer digits or "
        "smaller preactivations");
  }
  return plan;
}

/// The number with what a rule left out, which only an interval keeps account of.
template <class T>
T with_error(const T& sum, double scale, int bits) {
  using std::ldexp;
  if constexpr (Interval<T>) {
    const T error = ldexp(T(scale), -bits);
    return sum + hull(T(-error), error);
  } else {
    return sum;
  }
}

}  // namespace quadrature

/// E[f(a) f(b)] for both functions f of `Function`, each of which is odd or even. In intervals an
/// enclosure; otherwise within 2^-bits of the exact one beside rounding, relative to
/// Function::scale(k, std_x) Function::scale(k, std_y), by default a sixteenth of T's own. Throws
/// std::invalid_argument for standard deviations above kMaxQuadratureStd, and where the grid would
/// be too fine.
///
/// `Function` has kScale (tanh(kScale t) is what it is made of), values(t, tanh(kScale t)),
/// scale(k, std), the size of sqrt E f_k(a)^2, and bound(k, std, d), which is B where |Im kScale t|
/// <= kStripOfTanh; both of them increase with std.
template <class Function, class T>
std::array<T, 2> strip_quadrature(const GaussianPair<T>& pair,
                                  int bits = significant_bits<T>() + 4) {
  const quadrature::Directions<T> directions(pair);
  const auto [u, v] = quadrature::plan<T, Function>(pair, directions, bits);
  const auto on_grid = [&, &u = u, &v = v](const T& std, int sign) {
    const bool small = quadrature::upper_double(std) * Function::kScale < 0.5;
    return quadrature::ArgumentOnGrid<T, Function>(std * directions.c, sign * std * directions.s, u,
                                                   v, small);
  };
  const auto a = on_grid(pair.std_x, 1);
  const auto b = on_grid(pair.std_y, -1);
  const std::vector<T> weight_u = quadrature::weights<T>(u);
  const std::vector<T> weight_v = quadrature::weights<T>(v);
  std::array<T, 2> sums{T(0), T(0)};
  // (u, v) and (-u, -v) give the same: half of the grid, counted twice.
  for (int i = 0; i <= u.half; ++i) {
    std::array<T, 2> line{T(0), T(0)};
    for (int j = -v.half; j <= v.half; ++j) {
      const auto at_i = static_cast<std::size_t>(i);
      const auto at_j = static_cast<std::size_t>(j + v.half);
      const auto of_a = a(at_i, at_j);
      const auto of_b = b(at_i, at_j);
      const T& weight = weight_v[static_cast<std::size_t>(j < 0 ? -j : j)];
      line[0] += weight * of_a[0] * of_b[0];
      line[1] += weight * of_a[1] * of_b[1];
    }
    const T weight = (i == 0 ? 1 : 2) * weight_u[static_cast<std::size_t>(i)];
    for (const std::size_t k : {0u, 1u}) sums[k] += weight * line[k];
  }
  const double std_x = quadrature::upper_double(pair.std_x);
  const double std_y = quadrature::upper_double(pair.std_y);
  for (const int k : {0, 1}) {
    T& sum = sums[static_cast<std::size_t>(k)];
    sum = quadrature::with_error(sum, Function::scale(k, std_x) * Function::scale(k, std_y), bits);
  }
  return sums;
}

}  // namespace widthwise::theory
