#pragma once
#include <filesystem>

#include "widthwise/verify/cost_study.hpp"

namespace widthwise::plots {

/// Time a draw against width for the three series of the study, log-log. Writes <folder>/cost.png
/// and cost.svg. Throws verify::FileError if gnuplot is missing or wrote nothing.
void draw_cost(const verify::CostStudy& study, const std::filesystem::path& folder);

}  // namespace widthwise::plots
