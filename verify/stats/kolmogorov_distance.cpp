#include "verify/stats/kolmogorov_distance.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace widthwise::verify {
namespace {

double checked_sigma(double sigma) {
  if (sigma > 0 && std::isfinite(sigma)) return sigma;
  throw std::invalid_argument("a standard deviation is positive and finite, not " +
                              std::to_string(sigma));
}

}  // namespace

Estimate kolmogorov_distance(std::span<const double> draws, double sigma) {
  const boost::math::normal law(0, checked_sigma(sigma));
  return kolmogorov_distance(draws, [&](double x) { return cdf(law, x); });
}

Estimate kolmogorov_distance(std::span<const double> draws,
                             const std::function<double(double)>& distribution) {
  mean(draws);  // refuses what is no sample
  std::vector<double> sorted(draws.begin(), draws.end());
  std::ranges::sort(sorted);
  const auto n = static_cast<double>(sorted.size());
  double distance = 0;
  double level = 0;  // F_n where the supremum is taken
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    // Just before the draw F_n is at most i / n, at the draw at least (i + 1) / n.
    const double expected = distribution(sorted[i]);
    for (const double empirical : {static_cast<double>(i) / n, static_cast<double>(i + 1) / n}) {
      if (std::abs(empirical - expected) <= distance) continue;
      distance = std::abs(empirical - expected);
      level = empirical;
    }
  }
  return {distance, std::sqrt(level * (1 - level) / n)};
}

double massart_reach(std::int64_t n_draws, double alpha) {
  if (!(alpha > 0 && alpha < 1) || n_draws < 1) {
    throw std::invalid_argument("a band needs an alpha in (0, 1) and a draw");
  }
  return std::sqrt(std::log(2 / alpha) / (2 * static_cast<double>(n_draws)));
}

Interval massart_interval(double distance, std::int64_t n_draws, double alpha) {
  const double reach = massart_reach(n_draws, alpha);
  return {std::max(0.0, distance - reach), std::min(1.0, distance + reach)};
}

double massart_confirmation_bound(std::int64_t n_draws, double margin, double alpha) {
  const double reach = massart_reach(n_draws, alpha);
  const double slack = std::min(margin - reach, reach);
  if (!(slack > 0)) return 0;
  return std::max(0.0, 1 - 2 * std::exp(-2 * static_cast<double>(n_draws) * slack * slack));
}

}  // namespace widthwise::verify
