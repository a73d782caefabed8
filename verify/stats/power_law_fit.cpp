#include "verify/stats/power_law_fit.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "verify/stats/weighted_fit.hpp"

namespace widthwise::verify {
namespace {

constexpr int kParameters = 3;

void check_exponent(double exponent) {
  if (!(exponent > 0 && std::isfinite(exponent))) {
    throw std::invalid_argument("a correction that fades has a positive exponent, not " +
                                std::to_string(exponent));
  }
}

}  // namespace

double PowerLawFit::log_value(double width) const {
  return intercept + slope * std::log(width) + correction * std::pow(width, -correction_exponent);
}

PowerLawFit fit_power_law(std::span<const PowerLawPoint> points, const PowerLawRule& rule) {
  check_exponent(rule.correction_exponent);
  std::vector<WeightedPoint> weighted;
  for (const auto& [width, log_value, se] : points) weighted.push_back({width, log_value, se});
  const Basis basis = [w = rule.correction_exponent](double relative_width) {
    const double log_width = std::log(relative_width);
    return Eigen::RowVector3d(1, log_width, std::exp(-w * log_width));
  };
  const WeightedFit fit = fit_weighted(weighted, basis, kParameters, rule.lack_of_fit);
  const double smallest = fit.smallest_width;
  const double slope = fit.parameters[1];
  return {.slope = slope,
          .slope_se = fit.se[1],
          .intercept = fit.parameters[0] - slope * std::log(smallest),
          .correction = fit.parameters[2] * std::pow(smallest, rule.correction_exponent),
          .correction_exponent = rule.correction_exponent,
          .first = fit.first,
          .smallest_width = smallest,
          .chi_square = fit.chi_square,
          .degrees_of_freedom = fit.degrees_of_freedom,
          .p_value = fit.p_value};
}

std::vector<LocalSlope> local_slopes(std::span<const PowerLawPoint> points) {
  double previous = 0;
  for (const PowerLawPoint& point : points) {
    check_next_width(previous, point.width);
    previous = point.width;
  }
  std::vector<LocalSlope> slopes;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const PowerLawPoint& low = points[i - 1];
    const PowerLawPoint& high = points[i];
    const double log_ratio = std::log(high.width / low.width);
    slopes.push_back({std::sqrt(low.width) * std::sqrt(high.width),
                      (high.log_value - low.log_value) / log_ratio,
                      std::hypot(low.se, high.se) / log_ratio});
  }
  return slopes;
}

}  // namespace widthwise::verify
