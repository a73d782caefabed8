#include "verify/stats/mean.hpp"

#include <fmt/format.h>

#include "verify/stats/estimator.hpp"

namespace widthwise::verify {

Statistic mean_of(Eigen::Index column) {
  return {{.name = "mean",
           .measure = [](const ColumnDraws& x) { return normal_measurement(x[0], mean(x[0])); },
           .bands = [](const ColumnDraws& x) { return abs_bands(x[0]); },
           .words = [](const auto& x) { return fmt::format("mean {}", x[0]); }},
          {column}};
}

}  // namespace widthwise::verify
