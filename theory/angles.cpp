#include "theory/angles.hpp"

#include <cmath>

namespace widthwise::theory {

void angles(std::span<const double> y, std::span<const double> x, std::span<double> angle) {
  const double* const __restrict sine = y.data();
  const double* const __restrict cosine = x.data();
  double* const __restrict result = angle.data();
  const std::size_t n = angle.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double right = sine[i] == 0.0 && cosine[i] == 0.0 ? 1.0 : cosine[i];
    result[i] = std::atan2(sine[i], right);
  }
}

}  // namespace widthwise::theory
