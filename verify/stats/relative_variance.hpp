#pragma once
// The variance of the draws in units of their squared mean.

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// Var x / (E x)^2. Of a variance that a law has given something else, it is the law's excess
/// kurtosis over 3.
Statistic relative_variance_of(Eigen::Index column);

}  // namespace widthwise::verify
