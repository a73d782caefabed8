#pragma once
// What the report says of the cost of a draw.

#include <string>
#include <vector>

#include "verify/results/draw_costs.hpp"
#include "verify/results/rank_costs.hpp"

namespace widthwise::verify {

/// A section of Markdown with tables of all timings. `figures` is the folder of the figures,
/// relative to the text.
std::string render_cost(const DrawCosts& costs, const std::string& figures);

/// The same with the exponents and the widest networks alone and without the figures.
std::string render_cost_summary(const DrawCosts& costs);

/// What a second rank gained, and what a hundred nodes would.
std::string render_rank_costs(const RankCosts& costs);

/// The stem of the first figure, which stands for all; none without timings.
std::vector<std::string> cost_figures(const DrawCosts& costs);

}  // namespace widthwise::verify
