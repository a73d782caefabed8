#include "verify/stats/largest_modulus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "verify/stats/estimator.hpp"

namespace widthwise::verify {
namespace {

double largest(std::span<const double> draws) {
  mean(draws);  // refuses what is no sample
  const auto [least, most] = std::ranges::minmax(draws);
  return std::max(std::abs(least), std::abs(most));
}

}  // namespace

Statistic largest_modulus(Eigen::Index column) {
  return {{.name = "largest-modulus",
           .measure =
               [](const ColumnDraws& x) {
                 return normal_measurement(x[0], {largest(x[0]), 0.0});
               },
           .bands = [](const ColumnDraws& x) { return abs_bands(x[0]); },
           .words = [](const auto& x) { return fmt::format("max |{}|", x[0]); }},
          {column}};
}

}  // namespace widthwise::verify
