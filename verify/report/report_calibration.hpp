#pragma once
// Measured error rates, for the report and for the terminal.

#include <string>

#include "verify/base/text_wrap.hpp"
#include "verify/results/calibration.hpp"

namespace widthwise::verify {

/// The stem of the figure of power curves.
inline constexpr const char* kPowerFigure = "power";

/// The report's section on measured error rates. `figures` holds power.png and power.svg, relative
/// to the report.
std::string render_calibration(const Calibration& calibration, const std::string& figures);

/// The tables that `verify calibrate` prints, in lines of at most `width` columns (60 or more): the
/// narrower, the fewer columns of a table.
std::string render_terminal_table(const Calibration& calibration, std::size_t width = kColumns);

}  // namespace widthwise::verify
