#include "verify/stats/median_modulus.hpp"

#include <fmt/format.h>

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

// The log of the median modulus; of a median of zero {-infinity, infinity}.
Estimate log_median(std::span<const double> draws) {
  if (abs_bands(draws)[2] == 0) return {-kInfinity, kInfinity};
  Estimate log = log_abs_quantile(draws);
  if (log.se <= kNoSpread) log.se = 0;
  return log;
}

Measurement median_of_moduli(std::span<const double> draws) {
  const Estimate log = log_median(draws);
  const double median = std::exp(log.value);
  return {{median, median * log.se}, log, ErrorLaw::kLogNormal, std::ssize(draws)};
}

}  // namespace

Statistic median_modulus(Eigen::Index column) {
  return {{.name = "median-modulus",
           .measure = [](const ColumnDraws& x) { return median_of_moduli(x[0]); },
           .bands = [](const ColumnDraws& x) { return abs_bands(x[0]); },
           .words = [](const auto& x) { return fmt::format("median |{}|", x[0]); }},
          {column}};
}

Statistic median_deviation(Eigen::Index column, double reference) {
  return {
      {.name = "median-deviation",
       .measure = [=](const ColumnDraws& x) { return median_of_moduli(shifted(x[0], -reference)); },
       .bands = [=](const ColumnDraws& x) { return abs_bands(shifted(x[0], -reference)); },
       .words = [=](const auto& x) { return fmt::format("median |{} - {:g}|", x[0], reference); }},
      {column}};
}

}  // namespace widthwise::verify
