#include "verify/stats/mean_deviation.hpp"

#include <fmt/format.h>

#include <cmath>
#include <span>

#include "verify/stats/estimator.hpp"

namespace widthwise::verify {
namespace {

Measurement deviation_of_mean(std::span<const double> draws, double reference) {
  const auto [value, se] = mean(draws);
  return normal_measurement(draws, {std::abs(value - reference), se});
}

}  // namespace

Statistic mean_deviation(Eigen::Index column, double reference) {
  return {{.name = "mean-deviation",
           .measure = [=](const ColumnDraws& x) { return deviation_of_mean(x[0], reference); },
           .words = [=](const auto& x) { return fmt::format("|mean {} - {:g}|", x[0], reference); },
           .parameter = reference},
          {column}};
}

}  // namespace widthwise::verify
