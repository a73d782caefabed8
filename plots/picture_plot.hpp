#pragma once
// Grey pictures side by side.

#include "plots/figure.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// <id>.png and <id>.svg: the grid with labels of its rows and columns. Throws as draw_figure()
/// does.
void draw_pictures(const verify::PictureGrid& grid, const FigureFolder& folder);

}  // namespace widthwise::plots
