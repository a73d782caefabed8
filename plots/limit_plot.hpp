#pragma once
// A statistic that converges to a number as the width grows.

#include "plots/figure.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// Draws one claim that has a limit: the statistic with its errors against width (a logarithmic
/// axis), the fitted curve, the predicted limit with the margin around it, and, where the axis
/// has infinity beyond a break, the extrapolated limit with its interval.
/// Writes <folder>/<id>.png and <folder>/<id>.svg.
/// Throws verify::FileError if gnuplot is missing or wrote nothing, and std::invalid_argument for a
/// claim without a limit or without rows.
void draw_limit(const verify::ClaimResult& claim, const FigureFolder& folder);

}  // namespace widthwise::plots
