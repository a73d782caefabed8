#include "verify/claims/conclusion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "verify/claims/extra_factor.hpp"
#include "verify/claims/largest_component.hpp"
#include "verify/claims/regime.hpp"
#include "verify/claims/tight_slopes.hpp"
#include "verify/stats/estimator.hpp"
#include "verify/stats/kolmogorov_distance.hpp"
#include "verify/stats/needed_effort.hpp"

namespace widthwise::verify {
namespace {

using Widths = std::span<const WidthMeasurement>;

// kMinDraws: at alpha 5e-5 the interval of an exact power law over 64..8192 missed its slope with
// 640 times that chance at 3 draws a width, 16 times at 10 and 4 times at 100 (measured on normal
// draws). From there on student_interval() widens the interval.

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
  const auto& [plain, log, law, n_draws, influence] = width.measured;
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

std::int64_t fewest_draws(Widths widths) {
  std::int64_t fewest = widths.front().measured.n_draws;
  for (const WidthMeasurement& width : widths) fewest = std::min(fewest, width.measured.n_draws);
  return fewest;
}

enum class Side { kBoth, kUpper };

// Sets power and verdict of result.estimate and result.ci; `se` is what the interval's length is
// due to.
void decide(ClaimResult& result, double se, Side side = Side::kBoth) {
  const double reach = result.ci.half_width();
  if (side == Side::kUpper) {
    result.power = bound_confirmation_probability(0.0, se, result.margin, reach);
    result.verdict = bound_verdict(result.ci, result.predicted, result.margin);
    result.ci.upper = std::max(result.ci.upper, result.predicted);
    return;
  }
  result.power = confirmation_probability(0.0, se, result.margin, reach);
  result.verdict = equivalence_verdict(result.ci, result.predicted, result.margin);
  if (!close_but_excluded(result.ci, result.predicted, result.margin)) return;
  const double errors = std::abs(result.estimate - result.predicted) / result.se;
  result.reason = fmt::format(
      "within the margin, but the interval excludes the prediction by {:.1f} standard errors",
      errors);
  if (result.has_slope())
    result.reason += ": either the exponent or the fitted corrections are off";
  if (result.has_limit()) result.reason += ": either the limit or the fitted corrections are off";
}

// The same of an estimate that is normal with this standard error.
void decide_normal(ClaimResult& result, const Estimate& estimate, std::int64_t n_draws) {
  result.estimate = estimate.value;
  result.se = estimate.se;
  result.ci = student_interval(estimate, result.alpha, n_draws);
  decide(result, estimate.se);
}

// Of their errors; empty where they are independent.
Eigen::MatrixXd correlations_of(Widths widths) {
  if (widths.front().measured.influence.empty()) return {};
  std::vector<Influence> influences;
  for (const WidthMeasurement& width : widths) influences.push_back(width.measured.influence);
  return error_correlations(influences);
}

// Fits every form; false, with the reason, where that is impossible or none fits.
bool fit_forms(std::span<const WeightedPoint> points, Leading leading,
               const CorrectionFamily& family, Widths widths, ClaimResult& result) {
  const std::size_t needed = fewest_widths(leading, family);
  if (points.size() < needed) {
    leave_open(result,
               fmt::format("{} widths leave nothing to test the corrected fit with; give {}",
                           points.size(), needed));
    return false;
  }
  try {
    result.fit = ResultFit{fit_family(points, leading, family, result.alpha, fewest_draws(widths),
                                      correlations_of(widths)),
                           {}};
  } catch (const std::invalid_argument& error) {  // widths that are too close together
    leave_open(result, error.what());
    return false;
  }
  const FamilyFit& fit = result.fit->family;
  result.estimate = fit.best().target;
  result.se = fit.best().target_se;
  if (fit.all_rejected()) {
    leave_open(result, fmt::format("no form of the corrections fits the measured values (lack of "
                                   "fit: p = {:.2g}): the asymptotic regime is not reached",
                                   fit.best().p_value));
    return false;
  }
  result.ci = fit.interval();
  return true;
}

// Makes the fits' first width one of all rows, of which so many were left out.
void skip_widths(std::size_t n_skipped, ResultFit& fit) {
  for (FamilyMember& member : fit.family.members) member.fit.first += n_skipped;
}

bool identically_zero(Widths widths, ClaimResult& result) {
  if (!std::ranges::all_of(widths, &WidthMeasurement::all_zero)) return false;
  if (fewest_draws(widths) < kMinDraws) return false;
  result.verdict = Verdict::kRefuted;
  result.reason = "identically zero here: every draw at every width is exactly 0";
  return true;
}

// The fraction of its length that an interval which reaches across the margin may have to lie
// inside: around the prediction or, of a bound, where its middle is.
double deciding_share(const ClaimResult& result, bool upper_bound) {
  if (upper_bound) {
    return (result.predicted + result.margin - result.estimate) /
           (result.ci.upper - result.estimate);
  }
  return result.margin / std::max(std::abs(result.ci.upper - result.predicted),
                                  std::abs(result.ci.lower - result.predicted));
}

// The verdict on fitted forms, with what is to be said of it; their indices are those of the
// points.
void judge_slope(const Slope& slope, std::span<const WeightedPoint> points, ClaimResult& result) {
  const FamilyFit& fit = result.fit->family;
  decide(result, fit.widest().target_se, slope.upper_bound ? Side::kUpper : Side::kBoth);
  if (result.verdict == Verdict::kInconclusive) {
    const double share = deciding_share(result, slope.upper_bound);
    const bool narrower_would_do = result.reason.empty() && share > 0.0 && share < 1.0;
    if (narrower_would_do) result.reason = needed_effort(points, fit.widest(), share);
    return;
  }
  std::string against = unreached_regime(points, fit, result.margin);
  if (against.empty() && result.verdict == Verdict::kRefuted) {
    against = unrefuted_slope(points, result.predicted, result.margin);
  }
  if (against.empty() && result.verdict == Verdict::kConfirmed && !slope.upper_bound) {
    against = slope_that_moves_away(points, result.predicted);
  }
  if (!against.empty()) leave_open(result, std::move(against));
}

void conclude_from(const Slope& slope, Widths all, ClaimResult& result) {
  if (identically_zero(all, result)) return;
  const auto below = [&](const WidthMeasurement& width) { return width.abscissa < slope.from; };
  const Widths widths =
      all.subspan(static_cast<std::size_t>(std::ranges::find_if_not(all, below) - all.begin()));
  if (widths.empty()) {
    return leave_open(result, fmt::format("asymptotic regime not reached: the law claims to hold "
                                          "from width {:g} on",
                                          slope.from));
  }
  result.reason = unusable_logs(widths);
  if (!result.reason.empty()) return;
  std::vector<WeightedPoint> points;
  for (const WidthMeasurement& width : widths) {
    points.push_back({width.abscissa, width.measured.log.value, width.measured.log.se});
  }
  if (!fit_forms(points, Leading::kPowerLaw, slope.corrections, widths, result)) {
    if (widths.size() < all.size()) {
      result.reason += fmt::format("; the law claims to hold from width {:g} on only", slope.from);
    }
    return;
  }
  result.fit->local_slopes = local_slopes(points);
  judge_slope(slope, points, result);
  skip_widths(all.size() - widths.size(), *result.fit);
}

// Values that still move towards the prediction do not refute it, wherever they are.
void spare_what_still_falls(Widths widths, ClaimResult& result) {
  if (result.verdict != Verdict::kRefuted) return;
  std::vector<Deviation> deviations;
  for (const WidthMeasurement& width : widths) {
    deviations.push_back({width.abscissa, width.measured.plain.value - result.predicted});
  }
  if (!still_falls(deviations)) return;
  leave_open(result,
             fmt::format("asymptotic regime not reached: at width {} the value is {:.3g} off, and "
                         "still moves towards the prediction; larger widths tell",
                         widths.back().width, deviations.back().value));
}

void conclude_from(const Limit& limit, Widths widths, ClaimResult& result) {
  result.reason = unusable_errors(widths);
  if (!result.reason.empty()) return;
  std::vector<WeightedPoint> points;
  for (const WidthMeasurement& width : widths) {
    points.push_back({width.abscissa, width.measured.plain.value, width.measured.plain.se});
  }
  if (!fit_forms(points, Leading::kLimit, limit.corrections, widths, result)) return;
  decide(result, result.fit->family.widest().target_se);
  spare_what_still_falls(widths, result);
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
  decide_normal(result, pooled(values, weights), fewest_draws(widths));
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

void conclude_from(const AtLargestWidth& at, Widths widths, ClaimResult& result) {
  const auto& [plain, log, law, n_draws, influence] = widths.back().measured;
  if (law == ErrorLaw::kMassart) {
    result.estimate = plain.value;
    result.ci = massart_interval(plain.value, n_draws, result.alpha);
    result.power = massart_confirmation_bound(n_draws, result.margin, result.alpha);
    result.verdict = equivalence_verdict(result.ci, result.predicted, result.margin);
    if (close_but_excluded(result.ci, result.predicted, result.margin)) {
      result.reason = "within the margin, but the band excludes the predicted law";
    }
  } else {
    result.reason = unusable_error(widths.back(), plain.se);
    if (!result.reason.empty()) return;
    decide_normal(result, plain, n_draws);
  }
  if (result.verdict == Verdict::kRefuted && widths.back().abscissa < at.from) {
    leave_open(
        result,
        fmt::format("asymptotic regime not reached: the law claims to hold from width {:g} on",
                    at.from));
  }
  spare_what_still_falls(widths, result);
}

void conclude_from(const LargestComponent& largest, Widths widths, ClaimResult& result) {
  conclude_largest(largest, widths, result);
}

void conclude_from(const ExtraFactor& extra, Widths widths, ClaimResult& result) {
  conclude_extra_factor(extra, widths, result);
}

void conclude_from(const TightSlopes& tight, Widths widths, ClaimResult& result) {
  conclude_tight(tight, widths, result);
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

std::string words(const LargestComponent&, const std::string& statistic) {
  return "exponent in the width of the " + statistic + ", as that of its largest component";
}

std::string words(const ExtraFactor& extra, const std::string& statistic) {
  return fmt::format("exponent of {} in what the sum of powers of n and m leaves over of the {}",
                     extra.of == ExtraFactor::Width::kN ? "n" : "m", statistic);
}

std::string words(const TightSlopes& tight, const std::string& statistic) {
  return fmt::format("exponents in the width of the {} and of {} other quantiles", statistic,
                     tight.others.size());
}

}  // namespace

bool is_slope(const Conclusion& conclusion) {
  return std::holds_alternative<Slope>(conclusion) ||
         std::holds_alternative<LargestComponent>(conclusion) ||
         std::holds_alternative<ExtraFactor>(conclusion) ||
         std::holds_alternative<TightSlopes>(conclusion);
}

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
  if (is_slope(conclusion)) return kSlopeMargin;
  if (std::holds_alternative<ExactZero>(conclusion)) return 0.0;
  return kValueMargin * std::abs(predicted);
}

std::string in_words(const Conclusion& conclusion, const std::string& statistic) {
  return std::visit([&](const auto& kind) { return words(kind, statistic); }, conclusion);
}

}  // namespace widthwise::verify
