#pragma once
// Exact moments of a hypernetwork at one input, at every pair of widths (n, m).
//
// At one input the gates of a ReLU layer are independent of the norms: given that A of its n units
// are open, |y_l|^2 / |y_{l-1}|^2 = (2/n) chi^2_A with A ~ Bin(n, 1/2), independent over layers. So
//   tau = |y_{L_f}|^2 / n  has  E tau^k = (|x|^2/d)^k M_n(k)^{L_f},
//   M_n(k) = (2/n)^k E[A (A+2) .. (A+2k-2)],
// and given tau the weights of g are i.i.d. N(0, tau). h is homogeneous of degree H in them, and
// for unit variance the same argument holds in g with its H - 1 hidden layers of width m, whose
// last layer makes h Gaussian given the rest:
//   E h^{2k} = (2k-1)!! (|z|^2/d_z)^k (|x|^2/d)^{kH} M_n(kH)^{L_f} M_m(k)^{H-1}.
// Proved. M_n(1) = 1 and M_n(2) = 1 + 5/n, so as n -> infinity
//   E h^4 / (3 (E h^2)^2) -> (1 + 5/m)^{H-1}:
// with m fixed h is not a Gaussian process, and with both widths infinite its marginals are.

#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace widthwise::theory {

/// Widths and depths: f has `depth_f` hidden layers of `width_f`; g has `depth_g` weight layers, so
/// depth_g - 1 hidden ones of `width_g`.
struct HypernetShape {
  int depth_f;
  std::int64_t width_f;
  int depth_g;
  std::int64_t width_g;
};

/// base^exponent by repeated multiplication: exact in rational arithmetic.
template <class T>
T whole_power(const T& base, int exponent) {
  T power = 1;
  for (int i = 0; i < exponent; ++i) power *= base;
  return power;
}

/// c_0 .. c_k with a (a+2) .. (a+2k-2) = sum_j c_j a (a-1) .. (a-j+1), all non-negative. From
/// (a + 2i) (a)_j = (a)_{j+1} + (j + 2i) (a)_j, where (a)_j is the falling factorial.
template <class T>
std::vector<T> falling_factorial_coefficients(int order) {
  std::vector<T> c{T(1)};
  for (int i = 0; i < order; ++i) {
    std::vector<T> next(c.size() + 1, T(0));
    for (std::size_t j = 0; j < c.size(); ++j) {
      next[j] += T(static_cast<std::int64_t>(j) + 2 * i) * c[j];
      next[j + 1] += c[j];
    }
    c = std::move(next);
  }
  return c;
}

/// M_n(k): the k-th moment of what one ReLU layer of width n does to a squared norm. From
/// E (A)_j = (n)_j / 2^j, a sum of k + 1 terms of one sign, exact if T is.
/// Throws std::invalid_argument for a width below 1 or a negative order.
template <class T>
T layer_norm_moment(std::int64_t width, int order) {
  if (width < 1) throw std::invalid_argument("a layer has at least one unit");
  if (order < 0) throw std::invalid_argument("a moment has no negative order");
  const std::vector<T> c = falling_factorial_coefficients<T>(order);
  const T n(width);
  const T two_over_n = T(2) / n;
  T falling = 1;  // (n)_j / n^j
  T sum = c[0];   // sum_{i <= j} c_i (n)_i / n^i (2/n)^{j-i}
  for (int j = 1; j <= order; ++j) {
    falling *= (n - T(j - 1)) / n;
    sum = sum * two_over_n + c[static_cast<std::size_t>(j)] * falling;
  }
  return sum;
}

/// E h^{2k} for k = `half_order`, at s0 = |x|^2/d and g0 = |z|^2/d_z. Exact if T is.
/// Throws std::invalid_argument for a depth or width below 1 or a negative order.
template <class T>
T hypernet_even_moment(int half_order, const HypernetShape& shape, const T& s0, const T& g0) {
  if (shape.depth_f < 1) throw std::invalid_argument("f needs at least one hidden layer");
  if (shape.depth_g < 1) throw std::invalid_argument("g needs at least one weight layer");
  const int k = half_order;
  const T f = layer_norm_moment<T>(shape.width_f, k * shape.depth_g);
  const T g = layer_norm_moment<T>(shape.width_g, k);
  T gaussian = 1;  // (2k - 1)!!
  for (int i = 1; i <= k; ++i) gaussian *= T(2 * i - 1);
  return gaussian * whole_power(g0, k) * whole_power(s0, k * shape.depth_g) *
         whole_power(f, shape.depth_f) * whole_power(g, shape.depth_g - 1);
}

/// E f^4 / (3 (E f^2)^2) of an MLP with `depth` hidden layers of one width: given the hidden layers
/// f is Gaussian, and each multiplies |y|^2 / n by (2/n) chi^2_A, so that this is (1 + 5/n)^L.
/// Throws std::invalid_argument for a width below 1 or a negative depth.
template <class T>
T mlp_kurtosis_ratio(std::int64_t width, int depth) {
  if (depth < 0) throw std::invalid_argument("an MLP cannot have a negative number of layers");
  return whole_power(layer_norm_moment<T>(width, 2), depth);
}

/// E h^2. Does not depend on the width of g; tends to S G^{H-1} as n -> infinity.
template <class T>
T hypernet_second_moment(const HypernetShape& shape, const T& s0, const T& g0) {
  return hypernet_even_moment(1, shape, s0, g0);
}

/// E h^4 / (3 (E h^2)^2) at one input as n -> infinity with m = `width_g` fixed: (1 + 5/m)^{H-1},
/// and 1 for a Gaussian. Throws std::invalid_argument for a depth or width below 1.
template <class T>
T gp_kurtosis_ratio(std::int64_t width_g, int depth_g) {
  if (depth_g < 1) throw std::invalid_argument("g needs at least one weight layer");
  return whole_power(layer_norm_moment<T>(width_g, 2), depth_g - 1);
}

}  // namespace widthwise::theory
