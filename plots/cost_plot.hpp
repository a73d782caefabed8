#pragma once
// What a draw costs.

#include "plots/figure.hpp"
#include "verify/results/draw_costs.hpp"

namespace widthwise::plots {

/// Time a draw against width, log-log. Writes <folder>/cost.png and cost.svg for MLPs and
/// cost-hypernet.png and .svg for hypernetworks, as far as there are measurements. Throws
/// verify::FileError if gnuplot is missing or wrote nothing.
void draw_cost(const verify::DrawCosts& costs, const FigureFolder& folder);

}  // namespace widthwise::plots
