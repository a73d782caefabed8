#include "verify/stats/quantile_modulus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "verify/stats/estimator.hpp"

namespace widthwise::verify {
namespace {

std::vector<double> shifted(std::span<const double> draws, double by) {
  std::vector<double> values(draws.begin(), draws.end());
  for (double& value : values) value += by;
  return values;
}

// The log of a quantile of the moduli; of a quantile of zero {-infinity, infinity}.
Estimate log_quantile(std::span<const double> draws, double level) {
  const auto n = static_cast<double>(draws.size());
  const auto zeros = static_cast<double>(std::ranges::count(draws, 0.0));
  if (!draws.empty() && zeros >= std::ceil(std::clamp((n + 1) * level, 1.0, n)))
    return {-kInfinity, kInfinity};
  Estimate log = log_abs_quantile(draws, level);
  if (log.se <= kNoSpread) log.se = 0;
  return log;
}

// To first order a draw counts by its side of the quantile only.
Influence sides(std::span<const double> draws, double quantile) {
  Influence influence;
  for (const double draw : draws) influence.push_back(std::abs(draw) > quantile ? 1.0 : 0.0);
  return influence;
}

Measurement quantile_of_moduli(std::span<const double> draws, double level) {
  const Estimate log = log_quantile(draws, level);
  const double quantile = std::exp(log.value);
  return {{quantile, quantile * log.se},
          log,
          ErrorLaw::kLogNormal,
          std::ssize(draws),
          sides(draws, quantile)};
}

std::string quantile_in_words(const std::string& label, double level) {
  return level == kMedian ? fmt::format("median |{}|", label)
                          : fmt::format("{:g} % quantile of |{}|", 100 * level, label);
}

}  // namespace

Statistic quantile_modulus(Eigen::Index column, double level) {
  return {
      {.name = level == kMedian ? "median-modulus" : fmt::format("quantile-modulus-{:g}", level),
       .measure = [=](const ColumnDraws& x) { return quantile_of_moduli(x[0], level); },
       .bands = [](const ColumnDraws& x) { return abs_bands(x[0]); },
       .words = [=](const auto& x) { return quantile_in_words(x[0], level); },
       .parameter = level},
      {column}};
}

Statistic median_modulus(Eigen::Index column) {
  return quantile_modulus(column, kMedian);
}

Statistic median_deviation(Eigen::Index column, double reference) {
  return {
      {.name = "median-deviation",
       .measure =
           [=](const ColumnDraws& x) {
             return quantile_of_moduli(shifted(x[0], -reference), kMedian);
           },
       .bands = [=](const ColumnDraws& x) { return abs_bands(shifted(x[0], -reference)); },
       .words = [=](const auto& x) { return fmt::format("median |{} - {:g}|", x[0], reference); },
       .parameter = reference},
      {column}};
}

}  // namespace widthwise::verify
