#pragma once
#include <string>

#include "verify/results/calibration.hpp"

namespace widthwise::verify {

/// The stem of the figure of power curves.
inline constexpr const char* kPowerFigure = "power";

/// The report's section on measured error rates. `figures` holds power.png and power.svg, relative
/// to the report.
std::string render_calibration(const Calibration& calibration, const std::string& figures);

/// The tables that `verify calibrate` prints, at most 100 columns wide.
std::string render_terminal_table(const Calibration& calibration);

}  // namespace widthwise::verify
