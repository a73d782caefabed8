#pragma once
// How far the law of the draws is from a given one.

#include <functional>
#include <string>

#include "verify/stats/statistic.hpp"

namespace widthwise::verify {

/// The Kolmogorov distance of the law of x to the one with this distribution function, which is
/// continuous; `law` names it in words.
Statistic distance_to_law(Eigen::Index column, std::function<double(double)> distribution,
                          std::string law);

}  // namespace widthwise::verify
