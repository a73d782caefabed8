#pragma once
// The mean square of the draws.

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// E x^2, with the standard error of the mean of the squares: it rests on the fourth moment of x,
/// and where tails are heavy many draws are needed before it is known itself.
Statistic mean_square_of(Eigen::Index column);

}  // namespace widthwise::verify
