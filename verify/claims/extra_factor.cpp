#include "verify/claims/extra_factor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "verify/stats/estimator.hpp"

namespace widthwise::verify {
namespace {

// One of two or three such fits of a run, and there is nothing to drop.
constexpr double kSumLackOfFit = 0.001;

struct SumPoints {
  std::vector<TwoWidthPoint> points;
  std::vector<std::int64_t> n_draws;
  std::string reason;  // why one of them cannot be used; else empty
};

SumPoints sum_points(const ExtraFactor& extra, std::span<const WidthMeasurement> widths) {
  SumPoints sum;
  for (const WidthMeasurement& width : widths) {
    const auto& [n, m] = width.networks;
    if (std::min(n.value(), m.value()) < extra.smallest_width) continue;
    const auto& [plain, log, law, n_draws, influence] = width.measured;
    if (n_draws < kMinDraws || !(log.se > 0.0) || !std::isfinite(log.se)) {
      sum.reason = fmt::format(
          "n = {}, m = {}: {} draws, too few or too many of them zero for a standard error", *n, *m,
          n_draws);
      return sum;
    }
    sum.points.push_back({static_cast<double>(*n), static_cast<double>(*m), log.value, log.se});
    sum.n_draws.push_back(n_draws);
  }
  return sum;
}

}  // namespace

void conclude_extra_factor(const ExtraFactor& extra, std::span<const WidthMeasurement> widths,
                           ClaimResult& result) {
  const auto [points, n_draws, unusable] = sum_points(extra, widths);
  result.reason = unusable;
  if (!unusable.empty()) return;
  try {
    const TwoWidthFit fit = fit_power_sum(points, extra.terms);
    const Eigen::Index row = extra.of == ExtraFactor::Width::kN ? 0 : 1;
    const Eigen::VectorXd variances = fit.weights.row(row).cwiseAbs2();
    const Eigen::VectorXd shares = variances / variances.sum();
    result.estimate = fit.exponents[row];
    result.se = std::sqrt(variances.sum());
    const double alpha = alpha_for_estimated_error(
        result.alpha,
        equivalent_draws(n_draws, {shares.data(), static_cast<std::size_t>(shares.size())}));
    result.ci = normal_interval(result.estimate, result.se, alpha);
    result.power = confirmation_probability(0.0, result.se, result.margin, result.ci.half_width());
    if (fit.p_value < kSumLackOfFit) {
      result.reason = fmt::format(
          "the sum does not fit the measured values (lack of fit: p = {:.2g}): terms need not add "
          "up by their squares where several are of one size",
          fit.p_value);
      return;
    }
  } catch (const std::invalid_argument& error) {  // networks that are too few or too much alike
    result.reason = error.what();
    return;
  }
  result.verdict = equivalence_verdict(result.ci, result.predicted, result.margin);
  if (close_but_excluded(result.ci, result.predicted, result.margin)) {
    result.reason =
        "within the margin, but the interval excludes the prediction: either the terms or the "
        "fitted corrections are off";
  }
}

}  // namespace widthwise::verify
