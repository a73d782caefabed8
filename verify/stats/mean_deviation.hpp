#pragma once
// How fast a mean converges.

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// |mean of x - reference|.
Statistic mean_deviation(Eigen::Index column, double reference);

}  // namespace widthwise::verify
