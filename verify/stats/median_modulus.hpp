#pragma once
// How large the draws typically are, or their deviations from a number.

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// The median of |x|, whose logarithm has Maritz and Jarrett's error: log_abs_quantile().
Statistic median_modulus(Eigen::Index column);

/// The median of |x - reference|, likewise.
Statistic median_deviation(Eigen::Index column, double reference);

}  // namespace widthwise::verify
