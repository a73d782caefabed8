#include "verify/claims/conclusion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "verify/stats/estimator.hpp"
#include "verify/stats/kolmogorov_distance.hpp"
#include "verify/stats/weighted_fit.hpp"

namespace widthwise::verify {
namespace {

using Widths = std::span<const WidthMeasurement>;

// kMinDraws: at alpha 5e-5 the interval of an exact power law over 64..8192 missed its slope with
// 640 times that chance at 3 draws a width, 16 times at 10 and 4 times at 100 (measured on normal
// draws). From there on alpha_for_estimated_error() widens the interval.

void leave_open(ClaimResult& result, std::string reason) {
  result.verdict = Verdict::kInconclusive;
  result.reason = std::move(reason);
}

// Why a width's standard error cannot be trusted; empty if it can.
std::string unusable_error(const WidthMeasurement& width, double se) {
  if (width.measured.n_draws < kMinDraws) {
    return fmt::format("width {}: too few draws ({}) to know their standard error; give {}",
                       width.width, width.measured.n_draws, kMinDraws);
  }
  if (!std::isfinite(se)) {
    return fmt::format("width {}: too many draws are zero for a standard error", width.width);
  }
  if (se > 0.0) return "";
  return fmt::format("width {}: draws that are all equal have no standard error", width.width);
}

// The same of the first width for which it is so, with the errors of the values.
std::string unusable_errors(Widths widths) {
  for (const WidthMeasurement& width : widths) {
    const std::string reason = unusable_error(width, width.measured.plain.se);
    if (!reason.empty()) return reason;
  }
  return "";
}

// Why the logarithm of the statistic at a width cannot be used; empty if it can.
std::string unusable_log(const WidthMeasurement& width, double sign) {
  const auto& [plain, log, law, n_draws] = width.measured;
  const std::string reason = unusable_error(width, log.se);
  if (!reason.empty() || law == ErrorLaw::kLogNormal) return reason;
  if (std::abs(plain.value) <= kLogErrors * plain.se) {
    return fmt::format(
        "width {}: the statistic, {:.2g}, is within {:g} standard errors of zero "
        "and carries no logarithm; more samples tell it from zero",
        width.width, plain.value, kLogErrors);
  }
  if (plain.value * sign > 0.0) return "";
  return fmt::format("width {}: the statistic changes its sign: no power law", width.width);
}

std::string unusable_logs(Widths widths) {
  const double sign = std::copysign(1.0, widths.front().measured.plain.value);
  for (const WidthMeasurement& width : widths) {
    const std::string reason = unusable_log(width, sign);
    if (!reason.empty()) return reason;
  }
  return "";
}

std::string too_few(Widths widths, std::size_t needed) {
  if (widths.size() >= needed) return "";
  return fmt::format("{} widths leave nothing to test the corrected fit with; give {}",
                     widths.size(), needed);
}

enum class Side { kBoth, kUpper };

// Sets interval, power and verdict of an estimate that is normal with this standard error.
void decide(ClaimResult& result, const Estimate& estimate, double alpha, double normal_alpha,
            Side side = Side::kBoth) {
  result.alpha = alpha;
  result.estimate = estimate.value;
  result.se = estimate.se;
  result.ci = normal_interval(estimate.value, estimate.se, normal_alpha);
  const bool bound = side == Side::kUpper;
  result.power = (bound ? bound_confirmation_probability : confirmation_probability)(
      0.0, estimate.se, result.margin, normal_alpha);
  result.verdict =
      (bound ? bound_verdict : equivalence_verdict)(result.ci, result.predicted, result.margin);
}

std::int64_t fewest_draws(Widths widths) {
  std::int64_t fewest = widths.front().measured.n_draws;
  for (const WidthMeasurement& width : widths) fewest = std::min(fewest, width.measured.n_draws);
  return fewest;
}

// The verdict on a fitted parameter, which pays for the choice of its widths.
void decide_fit(ClaimResult& result, Widths widths, const Estimate& estimate, std::size_t n_dropped,
                double p_value, double lack_of_fit, const char* form, Side side = Side::kBoth) {
  const double alpha = alpha_after_selection(n_dropped, result.alpha);
  decide(result, estimate, alpha, alpha_for_estimated_error(alpha, fewest_draws(widths)), side);
  if (p_value < lack_of_fit) {
    leave_open(result, fmt::format("no {} fits the measured values (lack of fit: p = {:.2g})", form,
                                   p_value));
  }
}

void conclude_from(const Slope& slope, Widths widths, ClaimResult& result) {
  constexpr std::size_t kFewest = 4;  // three parameters, one width to notice that they do not fit
  result.reason = unusable_logs(widths);
  if (result.reason.empty()) result.reason = too_few(widths, kFewest);
  if (!result.reason.empty()) return;
  std::vector<PowerLawPoint> points;
  for (const auto& [width, abscissa, measured] : widths) {
    points.push_back({abscissa, measured.log.value, measured.log.se});
  }
  const PowerLawRule rule{.correction_exponent = slope.correction_exponent};
  PowerLawFit fit;
  try {
    fit = fit_power_law(points, rule);
  } catch (const std::invalid_argument& error) {  // widths that are too close together
    return leave_open(result, error.what());
  }
  result.fit = ResultFit{fit, local_slopes(points)};
  decide_fit(result, widths, {fit.slope, fit.slope_se}, fit.first, fit.p_value, rule.lack_of_fit,
             "corrected power law", slope.upper_bound ? Side::kUpper : Side::kBoth);
}

void conclude_from(const Limit& limit, Widths widths, ClaimResult& result) {
  result.reason = unusable_errors(widths);
  if (result.reason.empty()) result.reason = too_few(widths, limit.exponents.size() + 2);
  if (!result.reason.empty()) return;
  std::vector<WeightedPoint> points;
  for (const auto& [width, abscissa, measured] : widths) {
    points.push_back({abscissa, measured.plain.value, measured.plain.se});
  }
  const LimitRule rule{.exponents = limit.exponents};
  LimitFit fit;
  try {
    fit = fit_limit(points, rule);
  } catch (const std::invalid_argument& error) {  // widths that are too close together
    return leave_open(result, error.what());
  }
  result.limit_fit = fit;
  decide_fit(result, widths, {fit.limit, fit.limit_se}, fit.first, fit.p_value, rule.lack_of_fit,
             "limit with fading corrections");
}

void conclude_from(const PooledMean&, Widths widths, ClaimResult& result) {
  result.reason = unusable_errors(widths);
  if (!result.reason.empty()) return;
  std::vector<Estimate> values;
  std::vector<double> weights;
  for (const WidthMeasurement& width : widths) {
    values.push_back(width.measured.plain);
    weights.push_back(width.abscissa);
  }
  decide(result, pooled(values, weights), result.alpha,
         alpha_for_estimated_error(result.alpha, fewest_draws(widths)));
}

void conclude_from(const ExactZero&, Widths widths, ClaimResult& result) {
  double largest = 0.0;
  for (const WidthMeasurement& width : widths) {
    largest = std::max(largest, std::abs(width.measured.plain.value));
  }
  result.estimate = largest;
  result.ci = {largest, largest};
  result.power = 1.0;
  result.verdict = largest == 0.0 ? Verdict::kConfirmed : Verdict::kRefuted;
}

void conclude_from(const AtLargestWidth&, Widths widths, ClaimResult& result) {
  const auto& [plain, log, law, n_draws] = widths.back().measured;
  if (law == ErrorLaw::kMassart) {
    result.estimate = plain.value;
    result.ci = massart_interval(plain.value, n_draws, result.alpha);
    result.power = massart_confirmation_bound(n_draws, result.margin, result.alpha);
    result.verdict = equivalence_verdict(result.ci, result.predicted, result.margin);
    return;
  }
  result.reason = unusable_error(widths.back(), plain.se);
  if (!result.reason.empty()) return;
  decide(result, plain, result.alpha, alpha_for_estimated_error(result.alpha, n_draws));
}

std::string words(const Slope& slope, const std::string& statistic) {
  return (slope.upper_bound ? "upper bound of the exponent in the width of the "
                            : "exponent in the width of the ") +
         statistic;
}

std::string words(const PooledMean&, const std::string& statistic) {
  return statistic;
}

std::string words(const ExactZero&, const std::string& statistic) {
  return statistic;
}

std::string words(const Limit&, const std::string& statistic) {
  return "limit of infinite width of the " + statistic;
}

std::string words(const AtLargestWidth&, const std::string& statistic) {
  return statistic + " at the largest width";
}

}  // namespace

void conclude(const Conclusion& conclusion, std::span<const WidthMeasurement> widths,
              ClaimResult& result) {
  const bool exact = std::holds_alternative<ExactZero>(conclusion);
  if (!exact && !(result.margin > 0.0)) {
    throw std::invalid_argument(
        fmt::format("claim '{}' predicts {:g} with a margin of {:g}: give it one that is positive",
                    result.id, result.predicted, result.margin));
  }
  std::visit([&](const auto& kind) { conclude_from(kind, widths, result); }, conclusion);
  if (result.verdict == Verdict::kInconclusive && result.reason.empty()) {
    result.reason = "the interval reaches across the margin; more samples or widths narrow it";
  }
}

double default_margin(const Conclusion& conclusion, double predicted) {
  if (std::holds_alternative<Slope>(conclusion)) return kSlopeMargin;
  if (std::holds_alternative<ExactZero>(conclusion)) return 0.0;
  return kValueMargin * std::abs(predicted);
}

std::string in_words(const Conclusion& conclusion, const std::string& statistic) {
  return std::visit([&](const auto& kind) { return words(kind, statistic); }, conclusion);
}

}  // namespace widthwise::verify
