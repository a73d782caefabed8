#include "verify/claims/regime.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "verify/stats/local_slopes.hpp"

namespace widthwise::verify {
namespace {

constexpr std::size_t kTail = 3;

std::span<const WeightedPoint> tail_of(std::span<const WeightedPoint> points) {
  return points.last(std::min(kTail, points.size()));
}

double distance(const Interval& interval, double value) {
  return std::max({interval.lower - value, value - interval.upper, 0.0});
}

// Straight slopes of each three neighbouring widths, at the middle one.
std::vector<Deviation> slope_deviations(std::span<const WeightedPoint> points, double predicted) {
  std::vector<Deviation> deviations;
  for (std::size_t i = 0; i + kTail <= points.size(); ++i) {
    const auto three = points.subspan(i, kTail);
    deviations.push_back({three[1].width, straight_slope(three).value - predicted});
  }
  return deviations;
}

std::string width_text(double width) {
  if (!std::isfinite(width)) return "";
  return fmt::format("; by the fitted correction it takes widths of about {:.2g}", width);
}

}  // namespace

bool still_falls(std::span<const Deviation> deviations) {
  constexpr double kFactor = 4.0;
  constexpr double kSlowest = 0.25;
  if (deviations.size() < 2) return false;
  const Deviation& last = deviations.back();
  const Deviation* before = &deviations.front();
  for (const Deviation& each : deviations) {
    if (each.width * kFactor <= last.width * (1 + 1e-9)) before = &each;
  }
  if (before == &last || before->value * last.value <= 0) return false;
  const double slowest = std::pow(last.width / before->width, -kSlowest);
  return std::abs(last.value) <= slowest * std::abs(before->value);
}

std::string unreached_regime(std::span<const WeightedPoint> points, const FamilyFit& fit,
                             double margin) {
  const Estimate tail = straight_slope(tail_of(points));
  const Interval interval = fit.interval();
  if (distance(interval, tail.value) <= margin) return "";
  return fmt::format(
      "asymptotic regime not reached: over the largest widths the slope is still {:.3f} ± {:.3f}, "
      "the fits say [{:.3f}, {:.3f}]{}",
      tail.value, tail.se, interval.lower, interval.upper,
      width_text(width_needed(fit.best(), margin / 2)));
}

std::string unrefuted_slope(std::span<const WeightedPoint> points, double predicted,
                            double margin) {
  const Estimate tail = straight_slope(tail_of(points));
  if (std::abs(tail.value - predicted) <= margin) {
    return fmt::format(
        "the fits exclude the prediction, but over the largest widths the slope is {:.3f} ± "
        "{:.3f}, "
        "within the margin of it",
        tail.value, tail.se);
  }
  if (still_falls(slope_deviations(points, predicted))) {
    return fmt::format(
        "asymptotic regime not reached: over the largest widths the slope is {:.3f} ± {:.3f} and "
        "still moves towards the prediction; larger widths tell",
        tail.value, tail.se);
  }
  return "";
}

std::string slope_that_moves_away(std::span<const WeightedPoint> points, double predicted) {
  constexpr double kFactor = 4.0;
  constexpr double kErrors = 2.0;
  if (points.size() < kTail + 1) return "";
  const Estimate last = straight_slope(tail_of(points));
  const double width = points[points.size() - 2].width;
  for (std::size_t i = points.size() - kTail; i-- > 0;) {
    const auto three = points.subspan(i, kTail);
    if (three[1].width * kFactor > width * (1 + 1e-9)) continue;
    const Estimate before = straight_slope(three);
    const double growth = std::abs(last.value - predicted) - std::abs(before.value - predicted);
    if (growth <= kErrors * std::hypot(last.se, before.se)) continue;
    return fmt::format(
        "asymptotic regime not reached: the slope, {:.3f} ± {:.3f} over the largest widths, moves "
        "away from the prediction",
        last.value, last.se);
  }
  return "";
}

double width_needed(const CorrectedFit& fit, double tolerance) {
  constexpr double kFactor = 4.0;
  constexpr double kLargest = 0x1p60;
  for (double width = kFactor * fit.smallest_width; width < kLargest; width *= 2) {
    const double local = fit.slope_between(width / kFactor, width);
    if (std::abs(local - fit.target) <= tolerance) return width;
  }
  return std::numeric_limits<double>::infinity();
}

}  // namespace widthwise::verify
