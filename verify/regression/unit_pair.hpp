#pragma once
// The angle between two directions, however close they are.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "theory/gaussian_pair.hpp"

namespace widthwise::verify {

/// From this product of unit vectors on, it has lost digits of their angle.
inline constexpr double kCloseProduct = 0.999;

/// The pair of two unit vectors of this inner product. Where they are close the product has lost
/// the angle, which their difference still has: 2 sin(angle / 2) is its length.
theory::GaussianPair<double> pair_of_units(const auto& a, const auto& b, double product) {
  if (product < kCloseProduct) return theory::gaussian_pair(std::max(product, -1.0), 1.0, 1.0);
  const double chord = (a - b).squaredNorm();
  return {1.0, 1.0, 1.0 - chord / 2.0, std::sqrt(std::max(chord * (1.0 - chord / 4.0), 0.0))};
}

/// The pair with covariance (|a|^2, a.b, |b|^2) / d of two inputs of R^d, each an expression for a
/// column.
theory::GaussianPair<double> pair_of_columns(const auto& a, const auto& b) {
  const double root = std::sqrt(static_cast<double>(a.size()));
  const double length_a = a.stableNorm();
  const double length_b = b.stableNorm();
  if (length_a == 0.0 || length_b == 0.0) return {length_a / root, length_b / root, 1.0, 0.0};
  const Eigen::VectorXd unit_a = a / length_a;
  const Eigen::VectorXd unit_b = b / length_b;
  const auto pair = pair_of_units(unit_a, unit_b, unit_a.dot(unit_b));
  return {length_a / root, length_b / root, pair.cosine, pair.sine};
}

}  // namespace widthwise::verify
