#pragma once
// Statistics of different widths whose draws share random numbers: how their errors go together.

#include <Eigen/Core>
#include <span>
#include <vector>

namespace widthwise::verify {

/// What each draw adds to the error of a statistic, up to a factor: its influence function. Draw k
/// of one width and draw k of another have the same random numbers.
using Influence = std::vector<double>;

/// The correlations of the errors of statistics, from the draws that they have in common: of n and
/// m draws, the first min(n, m). A statistic without spread has none with others. Unit matrix for
/// independent draws is what an empty matrix stands for elsewhere.
/// Throws std::invalid_argument for an empty influence.
Eigen::MatrixXd error_correlations(std::span<const Influence> influences);

}  // namespace widthwise::verify
