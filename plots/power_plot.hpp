#pragma once
// How often claims of known truth are confirmed and refuted.

#include "plots/figure.hpp"
#include "verify/results/calibration.hpp"

namespace widthwise::plots {

/// Chances of CONFIRMED and REFUTED against the deviation of the truth, a panel a claim: measured
/// fractions with 95 % intervals, and the predicted curves. Writes <folder>/power.png and .svg, or
/// nothing if no power was measured. Throws verify::FileError as draw_figure() does.
void draw_power(const verify::Calibration& calibration, const FigureFolder& folder);

}  // namespace widthwise::plots
