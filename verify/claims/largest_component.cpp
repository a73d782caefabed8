#include "verify/claims/largest_component.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "verify/claims/two_width_conclusion.hpp"
#include "verify/stats/estimator.hpp"

namespace widthwise::verify {
namespace {

using Widths = std::span<const WidthMeasurement>;

// What is known of the exponent of one component.
struct ComponentExponent {
  std::string statistic;
  double estimate = std::numeric_limits<double>::quiet_NaN();
  Interval ci{-kInfinity, kInfinity};
  double se = kInfinity;
  std::string reason = {};  // why its interval must not be believed; else empty
};

bool vanishes(Widths widths, std::size_t k) {
  return std::ranges::all_of(
      widths, [k](const WidthMeasurement& width) { return width.components[k].all_zero; });
}

// One component over the networks that are wide enough.
ComponentExponent exponent_of(const LargestComponent& largest, Widths widths, std::size_t k,
                              double alpha) {
  ComponentExponent exponent{.statistic = widths.front().components[k].statistic};
  const auto measured = [k](const WidthMeasurement& width) -> const Measurement& {
    return width.components[k].measured;
  };
  const auto [points, n_draws, reason] = two_width_points(widths, largest.smallest_width, measured);
  exponent.reason = reason;
  if (!reason.empty()) return exponent;
  try {
    const TwoWidthFit fit = fit_two_widths(points);
    const auto [value, se] = fit.along(largest.a);
    const Eigen::VectorXd shares = fit.variance_shares(largest.a);
    const std::int64_t equivalent =
        equivalent_draws(n_draws, {shares.data(), static_cast<std::size_t>(shares.size())});
    exponent.estimate = value;
    exponent.se = se;
    exponent.ci = student_interval({value, se}, alpha, equivalent);
    constexpr double kLackOfFit = 0.001;  // one of dozens, and there is nothing to drop
    if (fit.p_value < kLackOfFit) {
      exponent.reason = fmt::format(
          "no power of both widths with corrections fits the measured values (lack of fit: p = "
          "{:.2g})",
          fit.p_value);
    }
  } catch (const std::invalid_argument& error) {  // widths that are too few or too close together
    exponent.reason = error.what();
  }
  return exponent;
}

// The largest lower and the largest upper end, and the largest estimate with its power.
void enclose(const std::vector<ComponentExponent>& exponents, ClaimResult& result) {
  result.ci = {-kInfinity, -kInfinity};
  for (const ComponentExponent& exponent : exponents) {
    result.ci.lower = std::max(result.ci.lower, exponent.ci.lower);
    result.ci.upper = std::max(result.ci.upper, exponent.ci.upper);
    if (std::isnan(exponent.estimate) || exponent.estimate <= result.estimate) continue;
    result.estimate = exponent.estimate;  // not-a-number at first
    result.power =
        confirmation_probability(0.0, exponent.se, result.margin, exponent.ci.half_width());
  }
}

}  // namespace

void conclude_largest(const LargestComponent& largest, Widths widths, ClaimResult& result) {
  const double alpha = result.alpha / static_cast<double>(largest.components.size());
  std::vector<ComponentExponent> exponents;
  for (std::size_t k = 0; k < largest.components.size(); ++k) {
    if (!vanishes(widths, k)) exponents.push_back(exponent_of(largest, widths, k, alpha));
  }
  if (exponents.empty()) {
    result.verdict = Verdict::kRefuted;
    result.reason = "identically zero here: every draw of every component is exactly 0";
    return;
  }
  enclose(exponents, result);
  for (const ComponentExponent& exponent : exponents) {
    // The interval of a form that does not fit is worth a margin at best.
    const bool may_be_largest = exponent.ci.upper + result.margin >= result.ci.lower;
    if (exponent.reason.empty() || !may_be_largest) continue;
    result.verdict = Verdict::kInconclusive;
    result.reason = exponent.statistic + ": " + exponent.reason;
    return;
  }
  decide_by_interval(result, "the exponent");
}

}  // namespace widthwise::verify
