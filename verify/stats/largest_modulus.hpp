#pragma once
// The largest draw, which is zero only where all are.

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// The largest |x|, without an error.
Statistic largest_modulus(Eigen::Index column);

}  // namespace widthwise::verify
