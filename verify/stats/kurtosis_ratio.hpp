#pragma once
// How heavy the tails of the draws are against those of a normal law.

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// E x^4 / (3 (E x^2)^2): 1 for a normal law of mean zero.
Statistic kurtosis_ratio_of(Eigen::Index column);

/// The same minus one: what is left of a law that becomes normal.
Statistic kurtosis_excess_of(Eigen::Index column);

}  // namespace widthwise::verify
