#include "widthwise/verify/claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>

#include "widthwise/verify/statistic.hpp"

namespace widthwise::verify {
namespace {

// Three parameters, and one width more to notice that they do not fit.
constexpr std::size_t kMinWidthsForFit = 4;

// Fewer draws leave the standard errors themselves too uncertain for any interval: at alpha
// 5e-5 the interval of an exact power law over 64..8192 missed its slope with 640 times that chance
// at 3 draws a width, 16 times at 10 and 4 times at 100 (measured on normal draws). From here on
// alpha_for_estimated_error() widens the interval.
constexpr Eigen::Index kMinDraws = 100;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The draws of K^(order) at one width. The table is column-major: a column is contiguous.
std::span<const double> column(const SampleTable& table, int order) {
  const auto draws = table.draws.col(order);
  return {draws.data(), static_cast<std::size_t>(draws.size())};
}

ResultRow row(const Claim& claim, const SampleTable& table, const Estimate& estimate) {
  return {table.width,
          std::nullopt,
          table.draws.rows(),
          claim.statistic(),
          estimate.value,
          estimate.se,
          abs_bands(column(table, claim.order))};
}

double margin(const Claim& claim, const Strictness& strictness) {
  switch (claim.observable) {
    case Observable::kSlopeOfMedian:
      return strictness.slope_margin.value_or(kSlopeMargin);
    case Observable::kPooledMean:
      return kValueMargin * std::abs(claim.predicted);
    case Observable::kLargestModulus:
      break;
  }
  return 0.0;
}

ClaimResult undecided(const Claim& claim, const Strictness& strictness) {
  ClaimResult result{};
  result.id = claim.id;
  result.kind = claim.kind;
  result.statement = claim.statement;
  result.hypotheses = claim.hypotheses;
  result.source = claim.source;
  result.predicted = claim.predicted;
  result.estimate = kNaN;
  result.ci = {-kInfinity, kInfinity};
  result.alpha = strictness.alpha;
  result.margin = margin(claim, strictness);
  result.verdict = Verdict::kInconclusive;
  result.expected = claim.expected;
  result.regime = {{"activation", std::string(sim::name(claim.study.activation))},
                   {"depth_f", std::to_string(claim.study.depth)},
                   {"inputs", std::string(claim.study.single_input ? "u' = u" : "u, u'") +
                                  (claim.study.unit_norms ? ", |u|^2 = |u'|^2 = d" : "")},
                   {"order", std::to_string(claim.order)}};
  return result;
}

// Why these draws cannot be judged at all; empty if they can.
std::string unusable(const Claim& claim, const std::vector<SampleTable>& tables) {
  if (tables.empty()) return "there are no widths";
  for (const SampleTable& table : tables) {
    if (table.draws.rows() == 0) return fmt::format("width {}: nothing was drawn", table.width);
    if (!table.draws.col(claim.order).allFinite()) {
      return fmt::format("width {}: a draw of K^({}) is not finite", table.width, claim.order);
    }
  }
  return "";
}

// Why a width's standard error, as a fraction of its value, cannot be trusted; empty if it can.
std::string unusable_error(const SampleTable& table, double relative_se) {
  constexpr double kRounding = 1e-12;  // what is left of a spread of zero is below this
  if (table.draws.rows() < kMinDraws) {
    return fmt::format("width {}: too few draws ({}) to know their standard error; give {}",
                       table.width, table.draws.rows(), kMinDraws);
  }
  if (!std::isfinite(relative_se)) {
    return fmt::format("width {}: too many draws are zero for a standard error", table.width);
  }
  if (relative_se > kRounding) return "";
  return fmt::format("width {}: draws that are all equal have no standard error", table.width);
}

// Sets interval, power and verdict of an estimate that is normal with this standard error.
void decide(ClaimResult& result, const Estimate& estimate, double alpha, double normal_alpha) {
  result.alpha = alpha;
  result.estimate = estimate.value;
  result.ci = normal_interval(estimate.value, estimate.se, normal_alpha);
  result.power = confirmation_probability(0.0, estimate.se, result.margin, normal_alpha);
  result.verdict = equivalence_verdict(result.ci, result.predicted, result.margin);
  if (result.verdict == Verdict::kInconclusive) {
    result.reason = "the interval reaches across the margin; more samples or widths narrow it";
  }
}

Eigen::Index fewest_draws(const std::vector<SampleTable>& tables) {
  Eigen::Index fewest = tables.front().draws.rows();
  for (const SampleTable& table : tables) fewest = std::min(fewest, table.draws.rows());
  return fewest;
}

// The log of the median at each width. The first width without a usable one leaves its reason.
std::vector<PowerLawPoint> log_medians(const Claim& claim, const std::vector<SampleTable>& tables,
                                       ClaimResult& result) {
  std::vector<PowerLawPoint> points;
  for (const SampleTable& table : tables) {
    Estimate log_median{-kInfinity, kInfinity};
    try {
      log_median = log_abs_quantile(column(table, claim.order));
    } catch (const std::invalid_argument&) {
      // The median is zero; that its logarithm has no error is told below.
    }
    if (result.reason.empty()) result.reason = unusable_error(table, log_median.se);
    const double median = std::exp(log_median.value);
    result.rows.push_back(row(claim, table, {median, median * log_median.se}));
    points.push_back({static_cast<double>(table.width), log_median.value, log_median.se});
  }
  return points;
}

void judge_slope(const Claim& claim, const std::vector<SampleTable>& tables,
                 const Strictness& strictness, ClaimResult& result) {
  const std::vector<PowerLawPoint> points = log_medians(claim, tables, result);
  if (!result.reason.empty()) return;
  if (points.size() < kMinWidthsForFit) {
    result.reason = fmt::format("{} widths leave nothing to test the corrected fit with; give {}",
                                points.size(), kMinWidthsForFit);
    return;
  }
  const PowerLawRule rule;
  PowerLawFit fit;
  try {
    fit = fit_power_law(points, rule);
  } catch (const std::invalid_argument& error) {  // widths that are too close together
    result.reason = error.what();
    return;
  }
  result.fit = ResultFit{fit, local_slopes(points)};
  const double alpha = alpha_after_selection(fit, strictness.alpha);
  decide(result, {fit.slope, fit.slope_se}, alpha,
         alpha_for_estimated_error(alpha, fewest_draws(tables)));
  if (fit.p_value < rule.lack_of_fit) {
    result.verdict = Verdict::kInconclusive;
    result.reason = fmt::format("no corrected power law fits the medians (lack of fit: p = {:.2g})",
                                fit.p_value);
  }
}

void judge_mean(const Claim& claim, const std::vector<SampleTable>& tables,
                const Strictness& strictness, ClaimResult& result) {
  std::vector<Estimate> means;
  std::vector<double> weights;
  for (const SampleTable& table : tables) {
    means.push_back(mean(column(table, claim.order)));
    weights.push_back(static_cast<double>(table.width));
    result.rows.push_back(row(claim, table, means.back()));
    const auto [value, se] = means.back();
    if (result.reason.empty()) result.reason = unusable_error(table, se / std::abs(value));
  }
  if (result.reason.empty())
    decide(result, pooled(means, weights), strictness.alpha, strictness.alpha);
}

void judge_zero(const Claim& claim, const std::vector<SampleTable>& tables, ClaimResult& result) {
  double largest = 0.0;
  for (const SampleTable& table : tables) {
    const double here = table.draws.col(claim.order).cwiseAbs().maxCoeff();
    result.rows.push_back(row(claim, table, {here, 0.0}));
    largest = std::max(largest, here);
  }
  result.estimate = largest;
  result.ci = {largest, largest};
  result.power = 1.0;
  result.verdict = largest == 0.0 ? Verdict::kConfirmed : Verdict::kRefuted;
}

}  // namespace

std::string Claim::statistic() const {
  switch (observable) {
    case Observable::kSlopeOfMedian:
      return fmt::format("median |K^({})|", order);
    case Observable::kPooledMean:
      return fmt::format("mean K^({})", order);
    case Observable::kLargestModulus:
      break;
  }
  return fmt::format("max |K^({})|", order);
}

ClaimResult judge(const Claim& claim, const std::vector<SampleTable>& tables,
                  const Strictness& strictness) {
  ClaimResult result = undecided(claim, strictness);
  result.reason = unusable(claim, tables);
  if (!result.reason.empty()) return result;
  switch (claim.observable) {
    case Observable::kSlopeOfMedian:
      judge_slope(claim, tables, strictness, result);
      break;
    case Observable::kPooledMean:
      judge_mean(claim, tables, strictness, result);
      break;
    case Observable::kLargestModulus:
      judge_zero(claim, tables, result);
      break;
  }
  return result;
}

}  // namespace widthwise::verify
