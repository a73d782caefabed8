#pragma once
// Which figures a run gets.

#include <string>
#include <vector>

#include "plots/figure.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// Draws every claim of the results that has a fit, be it a slope or a limit, or Q-Q curves; the
/// charts; the exponents where n = m^a; and the table of Dyer and Gur-Ari. A figure that fails does
/// not keep the others from being drawn: returns a sentence for each that is missing.
[[nodiscard]] std::vector<std::string> draw_all(const verify::Results& results,
                                                const FigureFolder& folder);

}  // namespace widthwise::plots
