#pragma once
#include <functional>
#include <vector>

#include "verify/results/results.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {

/// The x_label of Q-Q curves, by which they are known.
inline constexpr const char* kQqAbscissa = "quantile of N(0, 1)";

/// Whether a claim has a figure of Q-Q curves: curves of this kind only, and no fit, whose figure
/// would have the same name.
bool has_qq_figure(const ClaimResult& claim);

/// For Claim::curves: quantiles of a column against those of N(0, 1), at the smallest, the middle
/// and the largest width that there are, without those of fewer than 100 draws. The bars hold 95 %
/// of what a sample of that size of a normal law shows.
std::function<std::vector<Curve>(const std::vector<SampleTable>&)> qq_curves(Eigen::Index column);

}  // namespace widthwise::verify
