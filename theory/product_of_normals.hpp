#pragma once
// The law of the product of two correlated normal numbers.

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace widthwise::theory {

/// P(X Y <= x) for standard normal X and Y of correlation rho: for |rho| < 1
///   2 int_0^inf phi(t) Phi((x / t - rho t) / sqrt(1 - rho^2)) dt,
/// given that X = t or -t, by quadrature to about 1e-10; at rho = +-1 X Y is +-chi^2 with one
/// degree of freedom. Throws std::invalid_argument unless -1 <= rho <= 1 and x is a number.
inline double product_of_normals_cdf(double x, double rho) {
  if (!(std::abs(rho) <= 1.0)) throw std::invalid_argument("no correlation is outside [-1, 1]");
  if (std::isnan(x)) throw std::invalid_argument("a distribution function of what is no number");
  if (rho == 1.0) return x > 0.0 ? std::erf(std::sqrt(x / 2.0)) : 0.0;
  if (rho == -1.0) return x < 0.0 ? std::erfc(std::sqrt(-x / 2.0)) : 1.0;
  const double rest = std::sqrt((1.0 - rho) * (1.0 + rho));
  const auto below = [&](double t) {
    const double level = (x / t - rho * t) / rest;
    return std::exp(-t * t / 2.0) * std::erfc(-level / std::numbers::sqrt2);
  };
  // The integrand steps where x / t is about rest and, for large |x|, rho t.
  const double step = std::sqrt(std::abs(x)) + std::abs(x) / rest;
  constexpr double kFar = 12.0;  // phi is 2e-32 there
  constexpr unsigned kDepth = 12;
  constexpr double kTolerance = 1e-10;
  using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;
  const double middle = std::min(step, kFar / 2.0);
  const double inner = middle > 0.0 ? Rule::integrate(below, 0.0, middle, kDepth, kTolerance) : 0.0;
  const double outer = Rule::integrate(below, middle, kFar, kDepth, kTolerance);
  return (inner + outer) / std::sqrt(2.0 * std::numbers::pi);
}

}  // namespace widthwise::theory
