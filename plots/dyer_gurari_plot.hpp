#pragma once
// All correlation functions of a table of Dyer and Gur-Ari at a glance.

#include "plots/figure.hpp"
#include "theory/dyer_gurari.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// Draws the claims about the table of such weights: a panel for each function and statistic, a
/// colour for each activation. Shown is |statistic| over its value at the largest width, against
/// the width, and the line of the predicted slope through that point. Writes the .png and .svg of
/// verify::dyer_gurari_figure(), or nothing if no such claim has rows. Throws verify::FileError if
/// gnuplot is missing or wrote nothing.
void draw_dyer_gurari(const verify::Results& results, theory::PublishedWeights weights,
                      const FigureFolder& folder);

}  // namespace widthwise::plots
