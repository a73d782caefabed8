#pragma once
// The variance of the draws.

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// The variance of x.
Statistic variance_of(Eigen::Index column);

}  // namespace widthwise::verify
