#pragma once
// The law of K^(Lambda)(u; u', .., u') of ReLU MLPs at two inputs, Lambda = L + 1 weight matrices.
//
// Each of the Lambda derivatives falls on a matrix of its own, in Lambda! orders, and replaces it
// by the gradient at u', delta'_l y'_(l-1)^T / sqrt(n), of rank one, while the gates stay those of
// u:
//   K^(Lambda) = Lambda! (x . x' / d) prod_(l=1)^L 2 F_l / n,
//   F_l = sum_i 1(h_(l,i)(u) > 0) h'_(l,i) df(u')/dh'_(l,i),
// exactly, at every width: F_l is f(u') as far as it passes through units of layer l that are open
// at u too. Given all but the last weights the F_l are Gaussian, so that as n grows they tend to a
// centred Gaussian vector. With the preactivations (a, b) of a unit of layer l at (u, u'), of
// covariance S^(l-1) on {x, x'}, h_k what F_k has become there, k < l, and
//   S_l = 2 E[1(a>0, b>0) a b],  A_l = 2 E[1(a>0, b>0) a a],  B_l = 2 E[1(a>0, b>0) b b],
// E[h_k | a, b] = alpha a + beta b gives
//   Cov(F_l, F_l) = B_l,  Cov(F_k, F_l) = alpha S_l + beta B_l,
// and what is needed further up is Cov(h_k, b) = B_k, as it was, and Cov(h_k, a) = alpha A_l + beta
// S_l from now on (S_k at first). At u' = u all F_l are f(u). Derived here; the limit of the
// covariances is the usual law of large numbers.

#include <cstddef>
#include <stdexcept>
#include <vector>

#include "theory/arc_cosine.hpp"
#include "theory/gaussian_pair.hpp"
#include "theory/pi.hpp"
#include "theory/theorem_text.hpp"

namespace widthwise::theory {

inline constexpr TheoremText kTheorem1MlpLaw{
    "n^(Lambda-1) K^(Lambda)(u; u', .., u') converges in law to Lambda! (x.x'/d) prod_l 2 F_l with "
    "a centred Gaussian vector F_1 .. F_L, L = Lambda - 1",
    "ReLU MLP with Lambda weight matrices, all hidden widths equal to n, NTK parameterisation, no "
    "biases, entries i.i.d. N(0, 1), fixed depth and inputs with x.x' != 0, gates frozen at "
    "initialisation",
    "derived: each matrix is replaced once by its gradient, of rank one"};

/// The constants of Theorem 1. Proved: exact moments at every width.
inline constexpr TheoremText kTheorem1MlpConstant{
    "n^(2(r-1)) E K^(r)(u; u, .., u)^2 tends to a whole number for |u|^2 = d, the leading "
    "coefficient of an exact moment",
    "ReLU MLP with Lambda >= r weight matrices, all hidden widths equal to n, NTK "
    "parameterisation, no biases, entries i.i.d. N(0, 1), fixed depth, gates frozen at "
    "initialisation",
    "exact moments: Wick's theorem over independent gates"};

/// Covariances of F_1 .. F_L, L >= 1, for inputs of covariance |x|^2/d, x.x'/d, |x'|^2/d, both not
/// zero. Throws std::invalid_argument for L < 1, an input of zero or a covariance that is none.
template <class T>
std::vector<std::vector<T>> last_correlation_covariance(const Covariance<T>& inputs, int n_hidden) {
  if (n_hidden < 1) throw std::invalid_argument("K^(Lambda) needs a hidden layer here");
  if (!(inputs.xx > 0 && inputs.yy > 0)) throw std::invalid_argument("an input is zero");
  const auto size = static_cast<std::size_t>(n_hidden);
  std::vector<std::vector<T>> f(size, std::vector<T>(size));
  std::vector<T> with_a(size);  // Cov(h_k, a)
  Covariance<T> layer = inputs;
  for (std::size_t l = 0; l < size; ++l) {
    const GaussianPair<T> pair = gaussian_pair(layer);
    const T both = arc_cosine_0(pair) + pair.sine * pair.cosine / pi<T>();
    const T aa = layer.xx * both;
    const T bb = layer.yy * both;
    const T ab = pair.std_x * pair.std_y * arc_cosine_1(pair);
    const T det = layer.xx * layer.yy * pair.sine * pair.sine;
    for (std::size_t k = 0; k < l; ++k) {
      // Inputs on one line have one gate: b alone tells h_k.
      const bool one_gate = !(det > 0);
      const T alpha = one_gate ? T(0) : T((with_a[k] * layer.yy - f[k][k] * layer.xy) / det);
      const T beta =
          one_gate ? T(f[k][k] / layer.yy) : T((f[k][k] * layer.xx - with_a[k] * layer.xy) / det);
      f[k][l] = f[l][k] = alpha * ab + beta * bb;
      with_a[k] = alpha * aa + beta * ab;
    }
    f[l][l] = bb;
    with_a[l] = ab;
    layer.xy = ab;
  }
  return f;
}

/// E of a product of centred Gaussian numbers with these covariances, numbered as in `factors`, as
/// the sum over all pairings [Isserlis1918]: (q-1)!! steps for q factors.
template <class T>
T gaussian_product_mean(const std::vector<std::vector<T>>& covariance,
                        std::vector<std::size_t> factors) {
  if (factors.empty()) return T(1);
  const std::size_t last = factors.back();
  factors.pop_back();
  T sum = 0;
  for (std::size_t k = 0; k < factors.size(); ++k) {
    std::vector<std::size_t> rest = factors;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(k));
    sum += covariance[last][factors[k]] * gaussian_product_mean(covariance, std::move(rest));
  }
  return sum;
}

/// Lambda! (x.x'/d) 2^L: what the product of the F_l is multiplied by.
template <class T>
T last_correlation_scale(const Covariance<T>& inputs, int n_hidden) {
  T scale = inputs.xy;
  for (int l = 1; l <= n_hidden; ++l) scale *= 2 * (l + 1);
  return scale;
}

/// The second moment of the limit law of n^L K^(Lambda). Throws as the covariance does.
template <class T>
T last_correlation_second_moment(const Covariance<T>& inputs, int n_hidden) {
  const auto covariance = last_correlation_covariance(inputs, n_hidden);
  std::vector<std::size_t> twice;
  for (std::size_t l = 0; l < covariance.size(); ++l) twice.insert(twice.end(), 2, l);
  const T scale = last_correlation_scale(inputs, n_hidden);
  return scale * scale * gaussian_product_mean(covariance, std::move(twice));
}

}  // namespace widthwise::theory
