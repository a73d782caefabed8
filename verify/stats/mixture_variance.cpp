#include "verify/stats/mixture_variance.hpp"

#include <fmt/format.h>

#include <span>

#include "verify/stats/moment_estimator.hpp"

namespace widthwise::verify {
namespace {

Measurement mixture_variance(std::span<const double> squares, std::span<const double> means) {
  return normal_measurement(squares, variance_of_mixture(means, squares));
}

}  // namespace

Statistic variance_of_mixture_of(Eigen::Index mean_column, Eigen::Index square_column) {
  return {
      {.name = "mixture-variance",
       .measure = [](const ColumnDraws& x) { return mixture_variance(x[0], x[1]); },
       .words = [](const auto& x) { return fmt::format("variance from {} and {}", x[1], x[0]); }},
      {square_column, mean_column}};
}

}  // namespace widthwise::verify
