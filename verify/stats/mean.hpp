#pragma once
// The mean of the draws.

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// The mean of x.
Statistic mean_of(Eigen::Index column);

}  // namespace widthwise::verify
