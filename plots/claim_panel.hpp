#pragma once
// What all figures of a claim share: heading, axis of widths, colours, the margin.

#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "verify/report/claim_curves.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

using verify::abscissae;
using verify::kErrorBars;

/// The range of the axis of widths: that of the rows with a little air.
Range width_range(const verify::ClaimResult& claim);

/// Labels 1 and 2 at the given heights of the screen: ID and verdict, then the estimate, which is
/// called `estimate` ("slope"), with interval and prediction.
std::string heading(const verify::ClaimResult& claim, const std::string& estimate,
                    double title_height, double subtitle_height);

/// Borders, grid and margins, and a logarithmic axis of widths over `x`. The legends stand to the
/// right of the panels, where no data can run into them.
std::string panel_style(const verify::ClaimResult& claim, const Range& x);

/// The data block $band with two rows: width, lower and upper end of the margin, prediction. Of a
/// bound the lower end is far below.
std::string margin_block(const verify::ClaimResult& claim, const Range& x);

/// The name of the axis of the rows, verify::width_axis(), as a gnuplot string constant.
std::string width_label(const verify::ClaimResult& claim);

/// The statistic for `set ylabel`, in lines that fit beside a panel.
std::string statistic_label(const verify::ClaimResult& claim);

}  // namespace widthwise::plots
