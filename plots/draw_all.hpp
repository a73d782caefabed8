#pragma once
// Which figures a run gets.

#include "plots/figure.hpp"
#include "plots/figure_attempts.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// Draws every claim of the results that has a fit, be it a slope or a limit, or Q-Q curves; the
/// charts; the exponents where n = m^a; and the table of Dyer and Gur-Ari.
void draw_all(const verify::Results& results, const FigureFolder& folder, FigureAttempts& attempt);

}  // namespace widthwise::plots
