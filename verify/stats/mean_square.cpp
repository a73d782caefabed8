#include "verify/stats/mean_square.hpp"

#include <fmt/format.h>

#include <vector>

#include "verify/stats/estimator.hpp"

namespace widthwise::verify {
namespace {

Measurement mean_square(std::span<const double> draws) {
  std::vector<double> squares(draws.begin(), draws.end());
  for (double& square : squares) square *= square;
  return normal_measurement(squares, mean(squares));
}

}  // namespace

Statistic mean_square_of(Eigen::Index column) {
  return {{.name = "mean-square",
           .measure = [](const ColumnDraws& x) { return mean_square(x[0]); },
           .words = [](const auto& x) { return fmt::format("mean square of {}", x[0]); }},
          {column}};
}

}  // namespace widthwise::verify
