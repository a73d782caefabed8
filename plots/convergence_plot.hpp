#pragma once
// A statistic that falls as a power of the width, and its slope.

#include "plots/figure.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// Draws one claim that has a slope: the upper panel shows the statistic against width, log-log,
/// with the quantile bands (5-95 %, 25-75 %), the fitted curve and a line of the predicted slope;
/// the lower one the local slopes with their errors, the fitted slope with its interval over the
/// widths that the fit uses, the predicted slope and the margin around it.
/// Writes <folder>/<id>.png and <folder>/<id>.svg.
/// Throws verify::FileError if gnuplot is missing or wrote nothing.
void draw_convergence(const verify::ClaimResult& claim, const FigureFolder& folder);

}  // namespace widthwise::plots
