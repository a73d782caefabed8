#pragma once
// How large the draws typically are, or their deviations from a number.

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// The `level` quantile of |x|, whose logarithm has Maritz and Jarrett's error: log_abs_quantile().
Statistic quantile_modulus(Eigen::Index column, double level);

inline constexpr double kMedian = 0.5;
inline constexpr double kUpperQuartile = 0.75;

/// The median of |x|.
Statistic median_modulus(Eigen::Index column);

/// The median of |x - reference|, likewise.
Statistic median_deviation(Eigen::Index column, double reference);

}  // namespace widthwise::verify
