#include "verify/stats/moment_estimator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace widthwise::verify {
namespace {

/// The numbers over the largest power of two below their greatest modulus: exactly, and so that
/// fourth powers neither over- nor underflow. All zeros stay as they are.
struct Rescaled {
  std::vector<double> values;
  double unit = 1;
};

Rescaled rescaled(std::vector<double> values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  if (largest == 0) return {std::move(values)};
  const int exponent = std::ilogb(largest);
  for (double& value : values) value = std::ldexp(value, -exponent);
  return {std::move(values), std::ldexp(1.0, exponent)};
}

double mean_of(const std::vector<double>& values, auto&& function) {
  double sum = 0;
  for (const double value : values) sum += function(value);
  return sum / static_cast<double>(values.size());
}

}  // namespace

Estimate variance(std::span<const double> draws) {
  const double centre = mean(draws).value;
  const auto n = static_cast<double>(draws.size());
  std::vector<double> deviations(draws.begin(), draws.end());
  for (double& deviation : deviations) deviation -= centre;
  const auto [values, unit] = rescaled(std::move(deviations));
  const double m2 = mean_of(values, [](double x) { return x * x; });
  if (draws.size() < 2) return {0, kInfinity};
  const double m4 = mean_of(values, [](double x) { return x * x * x * x; });
  const double v = m2 * n / (n - 1);
  const double squared_se = std::max(0.0, m4 - (n - 3) / (n - 1) * v * v) / n;
  return {v * unit * unit, std::sqrt(squared_se) * unit * unit};
}

Estimate kurtosis_ratio(std::span<const double> draws) {
  mean(draws);  // refuses what is no sample
  const auto values = rescaled({draws.begin(), draws.end()}).values;
  const double m2 = mean_of(values, [](double x) { return x * x; });
  if (m2 == 0) return {std::numeric_limits<double>::quiet_NaN(), kInfinity};
  const double m4 = mean_of(values, [](double x) { return x * x * x * x; });
  const double ratio = m4 / (3 * m2 * m2);
  if (draws.size() < 2) return {ratio, kInfinity};
  const double squared_influence = mean_of(values, [&](double x) {
    const double square = x * x / m2;
    const double influence = (square * square - 3 * ratio) / 3 - 2 * ratio * (square - 1);
    return influence * influence;
  });
  return {ratio, std::sqrt(squared_influence / static_cast<double>(draws.size()))};
}

Estimate variance_of_mixture(std::span<const double> means, std::span<const double> squares) {
  if (means.size() != squares.size()) {
    throw std::invalid_argument("conditional moments come in pairs, one pair a draw");
  }
  const Estimate first = mean(means);
  std::vector<double> influence(squares.begin(), squares.end());
  for (std::size_t i = 0; i < influence.size(); ++i) influence[i] -= 2 * first.value * means[i];
  // E s - 2 mu E m + mu^2 with the mean mu of m, whose square is too large by its variance.
  const auto [value, se] = mean(influence);
  if (means.size() < 2) return {value + first.value * first.value, kInfinity};
  return {value + first.value * first.value + first.se * first.se, se};
}

Estimate relative_variance(std::span<const double> draws) {
  const double centre = mean(draws).value;
  if (centre == 0) return {std::numeric_limits<double>::quiet_NaN(), kInfinity};
  std::vector<double> deviations(draws.begin(), draws.end());
  for (double& deviation : deviations) deviation = (deviation - centre) / centre;
  const double ratio = mean_of(deviations, [](double x) { return x * x; });
  if (draws.size() < 2) return {ratio, kInfinity};
  const double squared_influence = mean_of(deviations, [&](double x) {
    const double influence = x * x - ratio - 2 * ratio * x;
    return influence * influence;
  });
  return {ratio, std::sqrt(squared_influence / static_cast<double>(draws.size()))};
}

}  // namespace widthwise::verify
