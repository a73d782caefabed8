#include "verify/stats/variance.hpp"

#include <fmt/format.h>

#include "verify/stats/moment_estimator.hpp"

namespace widthwise::verify {

Statistic variance_of(Eigen::Index column) {
  return {{.name = "variance",
           .measure = [](const ColumnDraws& x) { return normal_measurement(x[0], variance(x[0])); },
           .words = [](const auto& x) { return fmt::format("variance of {}", x[0]); }},
          {column}};
}

}  // namespace widthwise::verify
