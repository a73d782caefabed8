#include "verify/report/number_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace widthwise::verify {
namespace {

int decade(double value) {
  return static_cast<int>(std::floor(std::log10(std::abs(value))));
}

bool reads_well_plain(double magnitude) {
  return magnitude >= 1e-4 && magnitude < 1e7;
}

std::string format_not_finite(double value) {
  if (std::isnan(value)) return "n/a";
  return value > 0 ? "inf" : "-inf";
}

// Rounding to nothing must not leave a sign: "-0.00" is "0.00".
std::string without_negative_zero(std::string text) {
  const bool zero = text.find_first_of("123456789") == std::string::npos;
  if (zero && text.starts_with('-')) text.erase(0, 1);
  return text;
}

std::string trim_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string format_estimate(double value, double uncertainty) {
  if (!std::isfinite(value)) return format_not_finite(value);
  if (!std::isfinite(uncertainty) || uncertainty <= 0) return format_given(value);
  const double magnitude = std::max(std::abs(value), uncertainty);
  if (reads_well_plain(magnitude)) {
    const int decimals = std::clamp(1 - decade(uncertainty), 0, 12);
    return without_negative_zero(fmt::format("{:.{}f}", value, decimals));
  }
  const int decimals = std::clamp(decade(magnitude) - decade(uncertainty) + 1, 1, 15);
  return without_negative_zero(fmt::format("{:.{}e}", value, decimals));
}

std::string format_interval(const Interval& interval) {
  const double half = interval.half_width();
  return fmt::format("[{}, {}]", format_estimate(interval.lower, half),
                     format_estimate(interval.upper, half));
}

std::string format_significant(double value, int digits) {
  if (!std::isfinite(value)) return format_not_finite(value);
  if (value == 0) return "0";
  if (!reads_well_plain(std::abs(value))) return fmt::format("{:.{}e}", value, digits - 1);
  return fmt::format("{:.{}f}", value, std::max(0, digits - 1 - decade(value)));
}

std::string format_given(double value) {
  return std::isfinite(value) ? without_negative_zero(fmt::format("{:.6g}", value))
                              : format_not_finite(value);
}

std::string format_margin(double margin) {
  return fmt::format("{:.3g}", margin);
}

std::string format_confidence_level(double alpha) {
  if (!(alpha > 0 && alpha < 1)) return "n/a";
  const int decimals = std::clamp(1 - decade(100 * alpha), 0, 12);
  return trim_zeros(fmt::format("{:.{}f}", 100 * (1 - alpha), decimals)) + " %";
}

std::string format_probability(double probability) {
  if (std::isnan(probability)) return "n/a";
  if (probability > 0.9999) return "> 99.99 %";
  if (probability < 0.0001) return "< 0.01 %";
  return fmt::format("{:.2f} %", 100 * probability);
}

}  // namespace widthwise::verify
