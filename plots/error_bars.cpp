#include "plots/error_bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace widthwise::plots {
namespace {

constexpr double kMostTypical = 3;     // lengths of a typical bar that an axis holds in any case
constexpr double kLittleMore = 1.5;    // lengths of the axis with typical bars
constexpr double kAir = 0.06;          // of the axis, beyond what it holds
constexpr double kTriangleAt = 0.015;  // of the axis, within the frame
constexpr int kUpright = 9;
constexpr int kDownwards = 11;

double typical_half_length(std::span<const Bar> bars) {
  std::vector<double> halves;
  for (const Bar& bar : bars) {
    const double half = 0.5 * (bar.upper - bar.lower);
    if (std::isfinite(half)) halves.push_back(half);
  }
  if (halves.empty()) return 0;
  std::ranges::sort(halves);
  return halves[halves.size() / 2];
}

double length(const Range& range) {
  return range.upper - range.lower;
}

bool beyond(const Bar& bar, const Range& range, bool above) {
  return std::isfinite(bar.y) && (above ? bar.upper > range.upper : bar.lower < range.lower);
}

bool any_beyond(std::span<const Bar> bars, const Range& range) {
  return std::ranges::any_of(
      bars, [&](const Bar& bar) { return beyond(bar, range, true) || beyond(bar, range, false); });
}

std::string cut_block(const std::string& name, std::span<const Bar> bars, const Range& range) {
  std::string block = fmt::format("${}cut << EOD\n", name);
  const double inset = kTriangleAt * length(range);
  for (const Bar& bar : bars) {
    const auto mark = [&](double at, int pointtype) {
      block += fmt::format("{:.9g} {:.9g} {}\n", bar.x, at, pointtype);
    };
    if (beyond(bar, range, true)) mark(range.upper - inset, kUpright);
    if (beyond(bar, range, false)) mark(range.lower + inset, kDownwards);
  }
  return block + "EOD\n";
}

}  // namespace

Range range_with_bars(std::vector<double> values, std::span<const Bar> bars) {
  std::vector<double> whole = values;
  const double longest = kMostTypical * typical_half_length(bars);
  for (const Bar& bar : bars) {
    if (!std::isfinite(bar.y)) continue;
    values.insert(values.end(), {bar.y, std::max(bar.lower, bar.y - longest),
                                 std::min(bar.upper, bar.y + longest)});
    whole.insert(whole.end(), {bar.y, bar.lower, bar.upper});
  }
  Range range = range_of(values);
  if (length(range_of(whole)) <= kLittleMore * length(range)) range = range_of(whole);
  return widened_linear(range, kAir);
}

std::string bars_block(const std::string& name, std::span<const Bar> bars, const Range& range) {
  std::string block = fmt::format("${} << EOD\nNaN NaN NaN NaN\n", name);
  const Range drawn = widened_linear(range, 1);  // no infinite ends, no caps within the frame
  for (const Bar& bar : bars) {
    block += fmt::format("{:.9g} {:.9g} {:.9g} {:.9g}\n", bar.x, bar.y,
                         std::max(bar.lower, drawn.lower), std::min(bar.upper, drawn.upper));
  }
  block += "EOD\n";
  return any_beyond(bars, range) ? block + cut_block(name, bars, range) : block;
}

std::string cut_marks(const std::string& name, std::span<const Bar> bars, const Range& range,
                      const std::string& colour, bool titled) {
  if (!any_beyond(bars, range)) return "";
  const std::string marks = fmt::format(
      ", ${}cut using 1:2:3 with points pointtype variable pointsize 0.9 linecolor '{}'", name,
      colour);
  const std::string entry = fmt::format(
      ", keyentry with points pointtype {} pointsize 0.9 linecolor '#404040' title 'bar runs on'",
      kUpright);
  return marks + " notitle" + (titled ? entry : "");
}

}  // namespace widthwise::plots
