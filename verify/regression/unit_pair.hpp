#pragma once
// The angle between two directions, however close they are.

#include <algorithm>
#include <cmath>

#include "theory/gaussian_pair.hpp"

namespace widthwise::verify {

/// The pair of two unit vectors of this inner product. Where they are close the product has lost
/// the angle, which their difference still has: 2 sin(angle / 2) is its length.
theory::GaussianPair<double> pair_of_units(const auto& a, const auto& b, double product) {
  constexpr double kClose = 0.999;
  if (product < kClose) return theory::gaussian_pair(std::max(product, -1.0), 1.0, 1.0);
  const double chord = (a - b).squaredNorm();
  return {1.0, 1.0, 1.0 - chord / 2.0, std::sqrt(std::max(chord * (1.0 - chord / 4.0), 0.0))};
}

}  // namespace widthwise::verify
