#include "verify/stats/relative_variance.hpp"

#include <fmt/format.h>

#include "verify/stats/moment_estimator.hpp"

namespace widthwise::verify {

Statistic relative_variance_of(Eigen::Index column) {
  return {
      {.name = "relative-variance",
       .measure =
           [](const ColumnDraws& x) { return normal_measurement(x[0], relative_variance(x[0])); },
       .words = [](const auto& x) { return fmt::format("relative variance of {}", x[0]); }},
      {column}};
}

}  // namespace widthwise::verify
