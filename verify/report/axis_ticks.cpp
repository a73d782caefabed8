#include "verify/report/axis_ticks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace widthwise::verify {
namespace {

/// "2000", "0.05", or if not `plain` "3×10^{-7}", "10^{-7}".
std::string decimal_label(int digit, int exponent, bool plain) {
  if (plain) return fmt::format("{:g}", digit * std::pow(10, exponent));
  return digit == 1 ? fmt::format("10^{{{}}}", exponent)
                    : fmt::format("{}×10^{{{}}}", digit, exponent);
}

/// One axis is written in one way: plainly if all its decades read well so.
bool plain(int first_exponent, int last_exponent) {
  return first_exponent >= -3 && last_exponent <= 4;
}

/// The multiples of powers of ten by the given digits that lie in the range.
std::vector<Tick> decimal_ticks(const Range& range, std::span<const int> digits) {
  std::vector<Tick> ticks;
  const int first = static_cast<int>(std::floor(std::log10(range.lower)));
  const int last = static_cast<int>(std::floor(std::log10(range.upper)));
  for (int k = first; k <= last; ++k) {
    for (int digit : digits) {
      const double at = digit * std::pow(10.0, k);
      if (at >= range.lower && at <= range.upper)
        ticks.push_back({at, decimal_label(digit, k, plain(first, last))});
    }
  }
  return ticks;
}

/// The powers first..last of a base, one label in `stride`.
std::vector<Tick> strided_ticks(int first, int last, double base, int most_labels, auto label) {
  const int stride = (last - first) / most_labels + 1;
  std::vector<Tick> ticks;
  for (int k = first; k <= last; ++k) {
    const bool labelled = (k - first) % stride == 0;
    ticks.push_back({std::pow(base, k), labelled ? label(k) : ""});
  }
  return ticks;
}

/// The multiples of a step, or of a multiple of it where there would be too many.
std::vector<Tick> stepped_ticks(const Range& range, double step) {
  constexpr double kMost = 30;
  std::vector<Tick> ticks;
  step *= std::max(1.0, std::ceil((range.upper - range.lower) / (kMost * step)));
  const auto last = static_cast<long>(std::floor(range.upper / step));
  for (auto k = static_cast<long>(std::ceil(range.lower / step)); k <= last; ++k) {
    const double at = static_cast<double>(k) * step;
    ticks.push_back({at, fmt::format("{:.6g}", at)});
  }
  return ticks;
}

}  // namespace

Range range_of(std::span<const double> values) {
  Range range{HUGE_VAL, -HUGE_VAL};
  for (double value : values) {
    if (!std::isfinite(value)) continue;
    range.lower = std::min(range.lower, value);
    range.upper = std::max(range.upper, value);
  }
  return range.lower <= range.upper ? range : Range{1, 1};
}

Range widened_log(const Range& range, double factor, double smallest_ratio) {
  const double missing = std::sqrt(smallest_ratio / (range.upper / range.lower));
  const double by = std::max(factor, missing);
  return {range.lower / by, range.upper * by};
}

Range widened_linear(const Range& range, double share) {
  const double length = range.upper - range.lower;
  const double air = length > 0 ? share * length : std::max(1.0, std::abs(range.upper));
  return {range.lower - air, range.upper + air};
}

std::vector<Tick> width_ticks(const Range& range, std::span<const double> widths, int most_labels) {
  const int first = static_cast<int>(std::ceil(std::log2(range.lower)));
  const int last = static_cast<int>(std::floor(std::log2(range.upper)));
  if (last <= first) {
    std::vector<Tick> own;
    const std::size_t stride = widths.size() / static_cast<std::size_t>(most_labels) + 1;
    for (std::size_t i = 0; i < widths.size(); i += stride) {
      own.push_back({widths[i], fmt::format("{:.0f}", widths[i])});
    }
    return own;
  }
  const bool crowded = last - first >= most_labels || last > 16;
  return strided_ticks(first, last, 2, most_labels, [&](int k) {
    return crowded ? fmt::format("2^{{{}}}", k) : fmt::format("{:.0f}", std::exp2(k));
  });
}

std::vector<Tick> log_ticks(const Range& range) {
  const double decades = std::log10(range.upper / range.lower);
  if (decades > 2) {
    const int first = static_cast<int>(std::ceil(std::log10(range.lower)));
    const int last = static_cast<int>(std::floor(std::log10(range.upper)));
    return strided_ticks(first, last, 10, kMostLabels,
                         [&](int k) { return decimal_label(1, k, plain(first, last)); });
  }
  constexpr int kAll[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  constexpr int kMost[] = {1, 2, 3, 5, 7};
  constexpr int kSome[] = {1, 2, 5};
  return decades < 0.5   ? decimal_ticks(range, kAll)
         : decades < 0.9 ? decimal_ticks(range, kMost)
                         : decimal_ticks(range, kSome);
}

std::vector<Tick> linear_ticks(const Range& range) {
  const double rough = (range.upper - range.lower) / 7;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : 2);
  return stepped_ticks(range, step);
}

std::vector<Tick> degree_ticks(const Range& range) {
  return stepped_ticks(range, 45);
}

}  // namespace widthwise::verify
