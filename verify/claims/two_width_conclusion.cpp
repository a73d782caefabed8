#include "verify/claims/two_width_conclusion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace widthwise::verify {
namespace {

// Why its error cannot be trusted; empty if it can.
std::string unusable_point(const Measurement& measured, const NetworkWidths& networks) {
  const bool few = measured.n_draws < kMinDraws;
  if (!few && measured.log.se > 0.0 && std::isfinite(measured.log.se)) return "";
  return fmt::format(
      "n = {}, m = {}: {} draws, too few or too many of them zero for a standard error",
      *networks.f, *networks.g, measured.n_draws);
}

}  // namespace

TwoWidthPoints two_width_points(
    std::span<const WidthMeasurement> widths, std::int64_t smallest_width,
    const std::function<const Measurement&(const WidthMeasurement&)>& measured) {
  TwoWidthPoints all;
  for (const WidthMeasurement& width : widths) {
    const auto& [n, m] = width.networks;
    if (std::min(n.value(), m.value()) < smallest_width) continue;
    const Measurement& at = measured(width);
    all.reason = unusable_point(at, width.networks);
    if (!all.reason.empty()) return all;
    all.points.push_back(
        {static_cast<double>(*n), static_cast<double>(*m), at.log.value, at.log.se});
    all.n_draws.push_back(at.n_draws);
  }
  return all;
}

void decide_by_interval(ClaimResult& result, const char* suspect) {
  result.verdict = equivalence_verdict(result.ci, result.predicted, result.margin);
  if (!close_but_excluded(result.ci, result.predicted, result.margin)) return;
  result.reason = fmt::format(
      "within the margin, but the interval excludes the prediction: either {} or the fitted "
      "corrections are off",
      suspect);
}

}  // namespace widthwise::verify
