#pragma once
// How the exponents of K^(r) depend on a where the widths are tied by n = m^a.

#include "plots/figure.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// Draws the exponents of conjecture.hypernet.regimes.*, a colour for each order: estimates with
/// their intervals against a, shaped by verdict, and the predicted law, lines that bend at the
/// marked breakpoints.
/// Writes <folder>/regimes.png and regimes.svg, or nothing if verify::regime_exponents() has none.
/// Throws verify::FileError if gnuplot is missing or wrote nothing.
void draw_regimes(const verify::Results& results, const FigureFolder& folder);

}  // namespace widthwise::plots
