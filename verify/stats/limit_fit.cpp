#include "verify/stats/limit_fit.hpp"

#include <cmath>
#include <stdexcept>

#include "verify/stats/weighted_fit.hpp"

namespace widthwise::verify {
namespace {

void check_exponents(const std::vector<double>& exponents) {
  double previous = 0;
  for (const double exponent : exponents) {
    if (!(exponent > previous && std::isfinite(exponent))) {
      throw std::invalid_argument("corrections that fade have positive, ascending exponents, not " +
                                  std::to_string(exponent));
    }
    previous = exponent;
  }
  if (exponents.empty()) throw std::invalid_argument("a limit is fitted with a correction");
}

Basis corrections(const std::vector<double>& exponents) {
  return [exponents](double relative_width) {
    Eigen::RowVectorXd row(static_cast<Eigen::Index>(exponents.size()) + 1);
    row[0] = 1;
    for (Eigen::Index j = 1; j < row.size(); ++j) {
      row[j] = std::pow(relative_width, -exponents[static_cast<std::size_t>(j - 1)]);
    }
    return row;
  };
}

}  // namespace

double LimitFit::value(double width) const {
  double sum = limit;
  for (std::size_t j = 0; j < exponents.size(); ++j) {
    sum += coefficients[j] * std::pow(width, -exponents[j]);
  }
  return sum;
}

LimitFit fit_limit(std::span<const WeightedPoint> points, const LimitRule& rule) {
  check_exponents(rule.exponents);
  const int n_parameters = static_cast<int>(rule.exponents.size()) + 1;
  const WeightedFit fit =
      fit_weighted(points, corrections(rule.exponents), n_parameters, rule.lack_of_fit);
  std::vector<double> coefficients;
  for (std::size_t j = 0; j < rule.exponents.size(); ++j) {
    coefficients.push_back(fit.parameters[static_cast<Eigen::Index>(j) + 1] *
                           std::pow(fit.smallest_width, rule.exponents[j]));
  }
  return {.limit = fit.parameters[0],
          .limit_se = fit.se[0],
          .coefficients = std::move(coefficients),
          .exponents = rule.exponents,
          .first = fit.first,
          .smallest_width = fit.smallest_width,
          .chi_square = fit.chi_square,
          .degrees_of_freedom = fit.degrees_of_freedom,
          .p_value = fit.p_value};
}

}  // namespace widthwise::verify
