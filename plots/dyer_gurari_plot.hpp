#pragma once
// All correlation functions of the table of Dyer and Gur-Ari at a glance.

#include "plots/figure.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// Draws the claims conjecture.dyer-gurari.*: a panel for each function and statistic, a colour for
/// each activation. Shown is |statistic| over its value at the largest width, against the width,
/// and the line of the predicted slope through that point. Writes <folder>/dyer-gurari.png and
/// .svg, or nothing if no such claim has rows. Throws verify::FileError if gnuplot is missing or
/// wrote nothing.
void draw_dyer_gurari(const verify::Results& results, const FigureFolder& folder);

}  // namespace widthwise::plots
