#include "verify/stats/corrected_fit.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "verify/stats/weighted_fit.hpp"

namespace widthwise::verify {
namespace {

void check_powers(const Powers& powers) {
  double previous = 0;
  for (const double power : powers) {
    if (!(power > previous && std::isfinite(power))) {
      throw std::invalid_argument("corrections that fade have positive, ascending exponents, not " +
                                  std::to_string(power));
    }
    previous = power;
  }
  if (powers.empty()) throw std::invalid_argument("a fit has a correction at least");
}

// The target's function of the width comes first, then the intercept if there is one.
Basis basis_of(Leading leading, const Powers& powers) {
  const bool power_law = leading == Leading::kPowerLaw;
  return [=](double relative_width) {
    const double log_width = std::log(relative_width);
    Eigen::RowVectorXd row(static_cast<Eigen::Index>(n_parameters(leading, powers)));
    Eigen::Index j = 0;
    row[j++] = power_law ? log_width : 1.0;
    if (power_law) row[j++] = 1.0;
    for (const double power : powers) row[j++] = std::exp(-power * log_width);
    return row;
  };
}

WeightedFit fit_from(std::span<const WeightedPoint> points, Leading leading, const Powers& powers,
                     std::size_t first, const Eigen::MatrixXd& correlations) {
  const auto skipped = static_cast<Eigen::Index>(first);
  const Eigen::MatrixXd among_these =
      correlations.size() == 0 ? correlations
                               : correlations.bottomRightCorner(correlations.rows() - skipped,
                                                                correlations.cols() - skipped);
  return fit_weighted(points.subspan(first), basis_of(leading, powers),
                      static_cast<int>(n_parameters(leading, powers)), among_these);
}

// 1, 2 -> 3; 1/2 -> 1.
double next_power(const Powers& powers) {
  const double before = powers.size() > 1 ? powers[powers.size() - 2] : 0.0;
  return 2 * powers.back() - before;
}

// How far the target moves without the smallest width, in standard errors of the move: the fit to
// more points is the better one, so that the variance of the difference is that of the variances.
double move_without_first(const CorrectedFit& fit, const CorrectedFit& without) {
  const double variance = without.target_se * without.target_se - fit.target_se * fit.target_se;
  return variance > 0 ? std::abs(without.target - fit.target) / std::sqrt(variance) : 0.0;
}

}  // namespace

double CorrectedFit::value(double width) const {
  double sum = leading == Leading::kPowerLaw ? intercept + target * std::log(width) : target;
  for (std::size_t j = 0; j < powers.size(); ++j) {
    sum += coefficients[j] * std::pow(width, -powers[j]);
  }
  return sum;
}

double CorrectedFit::slope_between(double low, double high) const {
  return (value(high) - value(low)) / std::log(high / low);
}

std::size_t n_parameters(Leading leading, const Powers& powers) {
  return powers.size() + (leading == Leading::kPowerLaw ? 2 : 1);
}

CorrectedFit fit_corrected(std::span<const WeightedPoint> points, Leading leading,
                           const Powers& powers, std::size_t first,
                           const Eigen::MatrixXd& correlations) {
  check_powers(powers);
  const WeightedFit fit = fit_from(points, leading, powers, first, correlations);
  const bool power_law = leading == Leading::kPowerLaw;
  CorrectedFit corrected{.leading = leading,
                         .target = fit.parameters[0],
                         .target_se = fit.se[0],
                         .intercept = 0.0,
                         .coefficients = {},
                         .powers = powers,
                         .first = first,
                         .smallest_width = fit.smallest_width,
                         .chi_square = fit.chi_square,
                         .degrees_of_freedom = fit.degrees_of_freedom,
                         .p_value = fit.p_value};
  if (power_law) {
    corrected.intercept = fit.parameters[1] - corrected.target * std::log(fit.smallest_width);
  }
  Eigen::Index j = power_law ? 2 : 1;
  for (const double power : powers) {
    corrected.coefficients.push_back(fit.parameters[j++] * std::pow(fit.smallest_width, power));
  }
  return corrected;
}

double neglected_order(std::span<const WeightedPoint> points, const CorrectedFit& fit,
                       const Eigen::MatrixXd& correlations) {
  double corrections = 0.0;
  for (std::size_t j = 0; j < fit.powers.size(); ++j) {
    corrections += fit.coefficients[j] * std::pow(fit.smallest_width, -fit.powers[j]);
  }
  double unit = 1.0;
  double relative = std::expm1(std::abs(corrections));  // of what the logarithm is taken of
  if (fit.leading == Leading::kLimit) {
    unit = std::max(std::abs(fit.target), std::abs(fit.target + corrections));
    if (unit == 0.0) return 0.0;
    relative = corrections / unit;
  }
  const double size = unit * relative * relative / 2;
  const double power = next_power(fit.powers);
  std::vector<WeightedPoint> neglected(points.begin(), points.end());
  for (WeightedPoint& point : neglected) {
    point.value = size * std::pow(point.width / fit.smallest_width, -power);
  }
  return std::abs(
      fit_from(neglected, fit.leading, fit.powers, fit.first, correlations).parameters[0]);
}

std::vector<double> target_weights(std::span<const WeightedPoint> points, Leading leading,
                                   const Powers& powers, std::size_t first) {
  check_powers(powers);
  std::vector<WeightedPoint> unit(points.begin(), points.end());
  for (WeightedPoint& point : unit) point.value = 0.0;
  std::vector<double> weights(points.size(), 0.0);
  for (std::size_t i = first; i < points.size(); ++i) {
    unit[i].value = 1.0;
    weights[i] = fit_from(unit, leading, powers, first, {}).parameters[0];
    unit[i].value = 0.0;
  }
  return weights;
}

CorrectedFit fit_where_it_holds(std::span<const WeightedPoint> points, Leading leading,
                                const Powers& powers, const Eigen::MatrixXd& correlations) {
  const std::size_t fewest = n_parameters(leading, powers) + 1;
  CorrectedFit fit = fit_corrected(points, leading, powers, 0, correlations);
  while (points.size() - fit.first > fewest) {
    CorrectedFit without = fit_corrected(points, leading, powers, fit.first + 1, correlations);
    if (fit.p_value >= kLackOfFit && move_without_first(fit, without) <= kUnstable) break;
    fit = std::move(without);
  }
  return fit;
}

double alpha_after_selection(std::size_t n_dropped, double alpha) {
  constexpr double kLeast = 1e-300;  // of which quantile functions still tell something
  return std::max(std::ldexp(alpha, -static_cast<int>(n_dropped) - 1), kLeast);
}

}  // namespace widthwise::verify
