#pragma once
// What the report and the terminal say of measured error rates.

#include <string>

#include "verify/base/text_wrap.hpp"
#include "verify/results/calibration.hpp"

namespace widthwise::verify {

/// The stem of the figure of power curves.
inline constexpr const char* kPowerFigure = "power";

/// Whether any power was measured, so that there is a figure of it.
bool has_power_figure(const Calibration& calibration);

/// A section of Markdown on measured error rates, with all its tables. `figures` is the folder of
/// the figure, relative to the text.
std::string render_calibration(const Calibration& calibration, const std::string& figures);

/// The same with coverage and false verdicts by truth alone, at the largest and the smallest alpha,
/// and without the figure.
std::string render_calibration_summary(const Calibration& calibration);

/// The tables that `verify calibrate` prints, in lines of at most `width` columns (60 or more): the
/// narrower, the fewer columns of a table.
std::string render_terminal_table(const Calibration& calibration, std::size_t width = kColumns);

}  // namespace widthwise::verify
