#include "theory/relu_pixels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "theory/angles.hpp"
#include "theory/gaussian_pair.hpp"

namespace widthwise::theory {
namespace {

constexpr std::size_t kPixelBlock = 256;  // a few arrays of it stay in the nearest cache

// With t = atan2(root, k), root = sqrt(v v' - k^2), the duals [Cho2009, Sec. 2] are
// k + (root - t k) / pi and 1 - t / pi.
void relu_block(const double* variance_x, const double* variance_y, double* covariance,
                double* tangent, std::size_t n) {
  std::array<double, kPixelBlock> root;
  std::array<double, kPixelBlock> angle;
  for (std::size_t i = 0; i < n; ++i) {
    root[i] = std::sqrt(std::max(determinant(variance_x[i], covariance[i], variance_y[i]), 0.0));
  }
  angles({root.data(), n}, {covariance, n}, {angle.data(), n});
  for (std::size_t i = 0; i < n; ++i) {
    const bool empty = variance_x[i] == 0.0 || variance_y[i] == 0.0;
    const double k = covariance[i];
    const double dual = k + (root[i] - angle[i] * k) * std::numbers::inv_pi;
    const double slope = 1.0 - angle[i] * std::numbers::inv_pi;
    covariance[i] = empty ? 0.0 : dual;
    tangent[i] = empty ? 0.0 : slope * tangent[i];
  }
}

}  // namespace

void relu_pixels(std::span<const double> variance_x, std::span<const double> variance_y,
                 std::span<double> covariance, std::span<double> tangent) {
  for (std::size_t start = 0; start < covariance.size(); start += kPixelBlock) {
    relu_block(variance_x.data() + start, variance_y.data() + start, covariance.data() + start,
               tangent.data() + start, std::min(kPixelBlock, covariance.size() - start));
  }
}

}  // namespace widthwise::theory
