#pragma once
// How far a law is from the normal one, width by width.

#include "plots/figure.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// Draws the Q-Q curves of a claim side by side, each with the diagonal and the band that a sample
/// of a normal law keeps within. Writes <folder>/<id>.png and <folder>/<id>.svg.
/// Throws verify::FileError if gnuplot is missing or wrote nothing, and std::invalid_argument
/// unless verify::has_qq_figure().
void draw_qq(const verify::ClaimResult& claim, const FigureFolder& folder);

}  // namespace widthwise::plots
