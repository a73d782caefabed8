#pragma once
// Ranges and tick marks of the figures, chosen here so that no panel lacks labels, however narrow
// or wide its data are.

#include <span>
#include <string>
#include <vector>

namespace widthwise::plots {

struct Range {
  double lower;
  double upper;
};

/// The smallest range that holds all finite values; {1, 1} if there are none.
Range range_of(std::span<const double> values);

/// The range widened by a factor at both ends, and to at least `smallest_ratio` between them. Takes
/// and gives positive numbers.
Range widened_log(const Range& range, double factor, double smallest_ratio);

/// The range widened at both ends by a share of its length; one without length becomes long enough
/// to have tick marks.
Range widened_linear(const Range& range, double share);

inline constexpr int kMostLabels = 9;  ///< on an axis of a large panel

/// `set xtics` for a logarithmic axis of widths: powers of two if two of them are in range (every
/// second, third .. one where more than `most_labels` would crowd, then written as 2^k), else the
/// widths themselves.
std::string width_tics(const Range& range, std::span<const double> widths,
                       int most_labels = kMostLabels);

/// `set ytics` for a logarithmic axis: powers of ten over more than two decades (every second,
/// third .. of them where they would crowd), digits times powers of ten below that, as many as
/// there is room for in a small panel.
std::string log_tics(const Range& range);

/// `set <axis>tics` for a linear axis: about five to seven steps of 1, 2 or 5 times a power of ten.
std::string linear_tics(const Range& range, char axis = 'y');

/// The characters of the longest tick label that such commands set; a superscript's are fewer by a
/// fifth.
double longest_label(const std::string& commands);

/// `set xtics` for an axis of angles in degrees: every 45.
std::string degree_tics(const Range& range);

}  // namespace widthwise::plots
