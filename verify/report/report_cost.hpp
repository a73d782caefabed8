#pragma once
#include <string>

#include "verify/results/draw_costs.hpp"

namespace widthwise::verify {

/// The report's section on what a draw costs. `figures` holds cost.png and cost.svg, relative to
/// the report.
std::string render_cost(const DrawCosts& costs, const std::string& figures);

}  // namespace widthwise::verify
