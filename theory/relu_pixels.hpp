#pragma once
// A ReLU layer over many pairs of pixels.

#include <cstddef>
#include <span>

#include "theory/dual_activation.hpp"

namespace widthwise::theory {

/// For each pair, of variances v and v' and covariance k:
///   k <- 2 E[relu a relu b],  t <- 2 E[1(a>0) 1(b>0)] t,  (a, b) ~ N(0, [[v, k], [k, v']]),
/// and 0 for both where a variance is 0: there no derivative is ever needed. All spans are of one
/// length. Throws std::invalid_argument as dual() does.
template <class T>
void relu_pixels(std::span<const T> variance_x, std::span<const T> variance_y,
                 std::span<T> covariance, std::span<T> tangent) {
  for (std::size_t i = 0; i < covariance.size(); ++i) {
    if (is_zero(variance_x[i]) || is_zero(variance_y[i])) {
      covariance[i] = tangent[i] = T(0);
      continue;
    }
    const GaussianPair<T> pair =
        gaussian_pair(Covariance<T>{variance_x[i], covariance[i], variance_y[i]});
    covariance[i] = dual(Activation::kRelu, pair);
    tangent[i] *= dual_derivative(Activation::kRelu, pair);
  }
}

/// The same in double, in vector code and without the checks. Errors are a few units in the last
/// place of sqrt(v v'), or of t. Equal pixels (v = k = v') are left exactly as they are. v v' must
/// be in the range of a double.
void relu_pixels(std::span<const double> variance_x, std::span<const double> variance_y,
                 std::span<double> covariance, std::span<double> tangent);

}  // namespace widthwise::theory
