#pragma once
// Duals in 50 digits by routes that share nothing with theory/: one-dimensional trapezoid sums of
// the definition, conditioned on one of the two variables or expanded in Hermite's polynomials.

#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "tests/theory/ulps.hpp"

namespace widthwise {

using RealFunction = std::function<Real50(const Real50&)>;

/// E[g(X)] of a standard normal X; g is analytic for |Im| < 2 and grows slowly.
inline Real50 normal_mean(const RealFunction& g) {
  const Real50 h = Real50(1) / 18;
  Real50 sum = g(Real50(0));
  for (int i = 1; i * h < 15.5; ++i) {
    const Real50 x = i * h;
    sum += exp(Real50(-x * x / 2)) * (g(x) + g(Real50(-x)));
  }
  return sum * h / sqrt(Real50(2 * boost::math::constants::pi<Real50>()));
}

/// E[f(std_x X) g(std_y Y)] for correlation rho by Mehler's sum over Hermite coefficients, which
/// takes some 100 terms for |rho| <= 0.3.
inline Real50 mehler_dual(const RealFunction& f, const Real50& std_x, const RealFunction& g,
                          const Real50& std_y, const Real50& rho) {
  constexpr int kTerms = 100;
  const Real50 h = Real50(1) / 18;
  std::vector<Real50> a(kTerms, 0);  // E[f He_j] / sqrt(j!)
  std::vector<Real50> b(kTerms, 0);
  std::vector<Real50> root;  // sqrt(j)
  for (int j = 0; j <= kTerms; ++j) root.push_back(sqrt(Real50(j)));
  for (int i = -330; i <= 330; ++i) {
    const Real50 x = i * h;
    const Real50 weight = exp(Real50(-x * x / 2));
    const Real50 f_x = weight * f(Real50(std_x * x));
    const Real50 g_x = weight * g(Real50(std_y * x));
    Real50 before = 0;
    Real50 hermite = 1;  // He_j / sqrt(j!)
    for (int j = 0; j < kTerms; ++j) {
      a[j] += f_x * hermite;
      b[j] += g_x * hermite;
      const Real50 next = (x * hermite - root[j] * before) / root[j + 1];
      before = hermite;
      hermite = next;
    }
  }
  const Real50 norm = h * h / (2 * boost::math::constants::pi<Real50>());
  Real50 sum = 0;
  Real50 power = 1;
  for (int j = 0; j < kTerms; ++j, power *= rho) sum += a[j] * b[j] * power;
  return norm * sum;
}

}  // namespace widthwise
