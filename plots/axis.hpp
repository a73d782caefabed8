#pragma once
// Tick marks as gnuplot takes them.

#include <span>
#include <string>
#include <vector>

#include "verify/report/axis_ticks.hpp"

namespace widthwise::plots {

using verify::kMostLabels;
using verify::Range;
using verify::range_of;
using verify::widened_linear;
using verify::widened_log;

/// `set xtics` of verify::width_ticks().
std::string width_tics(const Range& range, std::span<const double> widths,
                       int most_labels = kMostLabels);

/// `set ytics` of verify::log_ticks().
std::string log_tics(const Range& range);

/// `set <axis>tics` of verify::linear_ticks().
std::string linear_tics(const Range& range, char axis = 'y');

/// The characters of the longest tick label that such commands set; a superscript's are fewer by a
/// fifth.
double longest_label(const std::string& commands);

/// `set xtics` of verify::degree_ticks().
std::string degree_tics(const Range& range);

}  // namespace widthwise::plots
