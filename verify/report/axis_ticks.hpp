#pragma once
// Ranges and tick marks of figures, chosen here so that none lacks labels, however narrow or wide
// its data are.

#include <span>
#include <string>
#include <vector>

namespace widthwise::verify {

struct Range {
  double lower;
  double upper;
};

/// A mark on an axis. In its label ^{..} is a superscript; without one it is a minor mark.
struct Tick {
  double at;
  std::string label;
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

/// Of a logarithmic axis of widths: powers of two if two of them are in range (labelled every
/// second, third .. one where more than `most_labels` would crowd, then as 2^{k}), else the widths
/// themselves.
std::vector<Tick> width_ticks(const Range& range, std::span<const double> widths,
                              int most_labels = kMostLabels);

/// Of a logarithmic axis: powers of ten over more than two decades (every second, third .. of them
/// labelled where they would crowd), digits times powers of ten below that, as many as there is
/// room for in a small panel.
std::vector<Tick> log_ticks(const Range& range);

/// Of a linear axis: about five to seven steps of 1, 2 or 5 times a power of ten.
std::vector<Tick> linear_ticks(const Range& range);

/// Of an axis of angles in degrees: every 45.
std::vector<Tick> degree_ticks(const Range& range);

}  // namespace widthwise::verify
