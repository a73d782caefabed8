#pragma once
// Kernels that have no inverse, to rounding.

#include <Eigen/Core>
#include <limits>

namespace widthwise::verify {

inline constexpr const char* kSingularKernel =
    "the kernel is singular (an input that comes twice, or more inputs than rounding tells apart): "
    "give a ridge, or a larger one";

/// Whether a Cholesky factor, on and below its diagonal, is that of a matrix that rounding leaves
/// an inverse; `largest` is the largest entry of the matrix.
template <class Factor>
bool is_regular(const Factor& factor, double largest) {
  const double rounding =
      static_cast<double>(factor.rows()) * std::numeric_limits<double>::epsilon() * largest;
  return factor.diagonal().cwiseAbs2().minCoeff() > rounding;
}

}  // namespace widthwise::verify
