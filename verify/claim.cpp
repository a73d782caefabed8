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

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The draws of K^(order) at one width. The table is column-major: a column is contiguous.
std::span<const double> column(const SampleTable& table, int order) {
  const auto draws = table.draws.col(order);
  return {draws.data(), static_cast<std::size_t>(draws.size())};
}

ResultRow row(const Claim& claim, const SampleTable& table, const Estimate& estimate) {
  const bool any = table.draws.rows() > 0;
  return {table.width,
          std::nullopt,
          table.draws.rows(),
          claim.statistic(),
          estimate.value,
          estimate.se,
          any ? abs_bands(column(table, claim.order)) : std::array<double, 5>{}};
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
  result.verdict = Verdict::kInconclusive;
  result.expected = claim.expected;
  result.regime = {{"activation", std::string(sim::name(claim.study.activation))},
                   {"depth_f", std::to_string(claim.study.depth)},
                   {"inputs", claim.study.single_input ? "u' = u" : "u, u'"},
                   {"order", std::to_string(claim.order)}};
  return result;
}

// Sets interval, power and verdict of an estimate that is normal with this standard error.
void decide(ClaimResult& result, const Estimate& estimate, double alpha) {
  result.estimate = estimate.value;
  result.ci = normal_interval(estimate.value, estimate.se, alpha);
  result.power = confirmation_probability(0.0, estimate.se, result.margin, alpha);
  result.verdict = equivalence_verdict(result.ci, result.predicted, result.margin);
  if (result.verdict == Verdict::kInconclusive) {
    result.reason = "the interval reaches across the margin; more samples or widths narrow it";
  }
}

// The log of the median at each width; what has no usable error (too few draws, draws that are all
// equal, a median of zero) ends the judgement with its reason.
std::optional<std::vector<PowerLawPoint>> log_medians(const Claim& claim,
                                                      const std::vector<SampleTable>& tables,
                                                      ClaimResult& result) {
  std::vector<PowerLawPoint> points;
  for (const SampleTable& table : tables) {
    Estimate log_median{kNaN, kInfinity};
    try {
      log_median = log_abs_quantile(column(table, claim.order));
    } catch (const std::invalid_argument& error) {
      result.reason = fmt::format("width {}: {}", table.width, error.what());
    }
    const double median = std::exp(log_median.value);
    result.rows.push_back(row(claim, table, {median, median * log_median.se}));
    if (result.reason.empty() && !(log_median.se > 0.0 && std::isfinite(log_median.se))) {
      result.reason = fmt::format("width {}: {} draws give no standard error of the median",
                                  table.width, table.draws.rows());
    }
    points.push_back({static_cast<double>(table.width), log_median.value, log_median.se});
  }
  if (!result.reason.empty()) return std::nullopt;
  return points;
}

void judge_slope(const Claim& claim, const std::vector<SampleTable>& tables,
                 const Strictness& strictness, ClaimResult& result) {
  result.margin = strictness.slope_margin.value_or(kSlopeMargin);
  const auto points = log_medians(claim, tables, result);
  if (!points) return;
  if (points->size() < kMinWidthsForFit) {
    result.reason = fmt::format("{} widths leave nothing to test the corrected fit with; give {}",
                                points->size(), kMinWidthsForFit);
    return;
  }
  const PowerLawRule rule;
  const PowerLawFit fit = fit_power_law(*points, rule);
  result.fit = ResultFit{fit, local_slopes(*points)};
  decide(result, {fit.slope, fit.slope_se}, alpha_after_selection(fit, strictness.alpha));
  if (fit.p_value < rule.lack_of_fit) {
    result.verdict = Verdict::kInconclusive;
    result.reason = fmt::format("no corrected power law fits the medians (lack of fit: p = {:.2g})",
                                fit.p_value);
  }
}

void judge_mean(const Claim& claim, const std::vector<SampleTable>& tables,
                const Strictness& strictness, ClaimResult& result) {
  result.margin = kValueMargin * std::abs(claim.predicted);
  std::vector<Estimate> means;
  std::vector<double> weights;
  for (const SampleTable& table : tables) {
    means.push_back(mean(column(table, claim.order)));
    weights.push_back(static_cast<double>(table.width));
    result.rows.push_back(row(claim, table, means.back()));
  }
  const Estimate all = pooled(means, weights);
  if (!std::isfinite(all.se)) {
    result.reason = "too few draws for a standard error of the mean";
    return;
  }
  decide(result, all, strictness.alpha);
}

void judge_zero(const Claim& claim, const std::vector<SampleTable>& tables, ClaimResult& result) {
  double largest = 0.0;
  for (const SampleTable& table : tables) {
    const double here = table.draws.col(claim.order).cwiseAbs().maxCoeff();
    result.rows.push_back(row(claim, table, {here, 0.0}));
    largest = std::max(largest, here);
  }
  result.margin = 0.0;
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
  if (std::any_of(tables.begin(), tables.end(),
                  [](const SampleTable& table) { return table.draws.rows() == 0; })) {
    result.reason = "some widths were not drawn at all";
    return result;
  }
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
