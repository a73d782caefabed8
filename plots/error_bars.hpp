#pragma once
// Error bars, and how much of them an axis holds: one noisy point must not flatten all others, and
// a bar that the frame cuts must not look as if it ended there.

#include <span>
#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// A point, and the ends of its bar, which may be infinite.
using Bar = verify::CurvePoint;

/// The range of a linear axis: it holds the given values, all points, and of the bars all if they
/// take little more room than those of typical length do, else as much as three typical ones.
/// With some air at both ends.
Range range_with_bars(std::vector<double> values, std::span<const Bar> bars);

/// The data blocks $<name>, with x, y and the ends of the bar, drawn to beyond the frame where they
/// lie there; and, if any do, $<name>cut with x, y and pointtype of a triangle at the frame for
/// each of those, upright above and downwards below.
std::string bars_block(const std::string& name, std::span<const Bar> bars, const Range& range);

/// A piece of a plot command, begun by a comma: these triangles, with an entry of the legend where
/// `titled`. Nothing if no bar is cut.
std::string cut_marks(const std::string& name, std::span<const Bar> bars, const Range& range,
                      const std::string& colour, bool titled = true);

}  // namespace widthwise::plots
