#pragma once
// How far the law of the draws is from a normal one.

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// The Kolmogorov distance of the law of x to N(0, sigma^2).
Statistic distance_to_normal(Eigen::Index column, double sigma);

}  // namespace widthwise::verify
