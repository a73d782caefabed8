#include "verify/claims/extra_factor.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <string>

#include "verify/claims/two_width_conclusion.hpp"
#include "verify/stats/estimator.hpp"

namespace widthwise::verify {
namespace {

// One of two or three such fits of a run, and there is nothing to drop.
constexpr double kSumLackOfFit = 0.001;

}  // namespace

void conclude_extra_factor(const ExtraFactor& extra, std::span<const WidthMeasurement> widths,
                           ClaimResult& result) {
  const auto [points, n_draws, unusable] = two_width_points(
      widths, extra.smallest_width,
      [](const WidthMeasurement& width) -> const Measurement& { return width.measured; });
  result.reason = unusable;
  if (!unusable.empty()) return;
  try {
    const TwoWidthFit fit = fit_power_sum(points, extra.terms);
    const Eigen::Index row = extra.of == ExtraFactor::Width::kN ? 0 : 1;
    const Eigen::VectorXd variances = fit.weights.row(row).cwiseAbs2();
    const Eigen::VectorXd shares = variances / variances.sum();
    result.estimate = fit.exponents[row];
    result.se = std::sqrt(variances.sum());
    const std::int64_t equivalent =
        equivalent_draws(n_draws, {shares.data(), static_cast<std::size_t>(shares.size())});
    result.ci = student_interval({result.estimate, result.se}, result.alpha, equivalent);
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
  decide_by_interval(result, "the terms");
}

}  // namespace widthwise::verify
