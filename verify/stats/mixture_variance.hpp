#pragma once
// The variance of a number that the study gives conditional moments of.

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// The variance of a number C of which the study gives conditional moments: `square_column` is
/// E[C^2 | y], `mean_column` E[C | y]. See variance_of_mixture().
Statistic variance_of_mixture_of(Eigen::Index mean_column, Eigen::Index square_column);

}  // namespace widthwise::verify
