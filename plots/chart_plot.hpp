#pragma once
// Numbers over a grid of networks, beside what theory says of them.

#include "plots/figure.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// Draws a chart: its measured curves with bars or, with `panels`, each in a panel of its own with
/// its band; what theory says is dashed. Writes <folder>/<id>.png and <folder>/<id>.svg.
/// Throws verify::FileError if gnuplot is missing or wrote nothing, and std::invalid_argument for a
/// chart without points.
void draw_chart(const verify::Chart& chart, const FigureFolder& folder);

}  // namespace widthwise::plots
