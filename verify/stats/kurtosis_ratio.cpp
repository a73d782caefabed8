#include "verify/stats/kurtosis_ratio.hpp"

#include <fmt/format.h>

#include <span>

#include "verify/stats/moment_estimator.hpp"

namespace widthwise::verify {
namespace {

Measurement ratio_beyond(std::span<const double> draws, double reference) {
  const auto [value, se] = kurtosis_ratio(draws);
  return normal_measurement(draws, {value - reference, se});
}

}  // namespace

Statistic kurtosis_ratio_of(Eigen::Index column) {
  return {{.name = "kurtosis-ratio",
           .measure = [](const ColumnDraws& x) { return ratio_beyond(x[0], 0.0); },
           .words = [](const auto& x) { return fmt::format("kurtosis ratio of {}", x[0]); }},
          {column}};
}

Statistic kurtosis_excess_of(Eigen::Index column) {
  return {
      {.name = "kurtosis-excess",
       .measure = [](const ColumnDraws& x) { return ratio_beyond(x[0], 1.0); },
       .words = [](const auto& x) { return fmt::format("kurtosis ratio of {} minus one", x[0]); }},
      {column}};
}

}  // namespace widthwise::verify
