#include "verify/stats/statistic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "verify/stats/column_label.hpp"
#include "verify/stats/kolmogorov_distance.hpp"
#include "verify/stats/moment_estimator.hpp"

namespace widthwise::verify {
namespace {

constexpr double kRounding = 1e-12;  // what is left of a spread of zero is below this

// Draws that differ by rounding only. (The moments of such draws have errors of that size.)
bool all_equal(std::span<const double> draws) {
  const auto [least, most] = std::ranges::minmax(draws);
  return most - least <= kRounding * std::max(std::abs(least), std::abs(most));
}

std::vector<double> shifted(std::span<const double> draws, double by) {
  std::vector<double> values(draws.begin(), draws.end());
  for (double& value : values) value += by;
  return values;
}

// The log of the median modulus; of a median of zero {-infinity, infinity}.
Estimate log_median(std::span<const double> draws) {
  if (abs_bands(draws)[2] == 0) return {-kInfinity, kInfinity};
  Estimate log = log_abs_quantile(draws);
  if (log.se <= kRounding) log.se = 0;
  return log;
}

Measurement median_of_moduli(std::span<const double> draws) {
  const Estimate log = log_median(draws);
  const double median = std::exp(log.value);
  return {{median, median * log.se}, log, ErrorLaw::kLogNormal, std::ssize(draws)};
}

// A statistic that is normal itself; its logarithm by the delta method.
Measurement normal(std::span<const double> draws, Estimate plain) {
  if (all_equal(draws)) plain.se = 0;
  const double modulus = std::abs(plain.value);
  Estimate log{-kInfinity, kInfinity};
  if (modulus != 0) log = {std::log(modulus), plain.se / modulus};
  return {plain, log, ErrorLaw::kNormal, std::ssize(draws)};
}

Measurement distance(std::span<const double> draws, double sigma) {
  Measurement measured = normal(draws, kolmogorov_distance(draws, sigma));
  measured.law = ErrorLaw::kMassart;
  return measured;
}

double largest(std::span<const double> draws) {
  mean(draws);  // refuses what is no sample
  const auto [least, most] = std::ranges::minmax(draws);
  return std::max(std::abs(least), std::abs(most));
}

Estimate minus(const Estimate& estimate, double reference) {
  return {estimate.value - reference, estimate.se};
}

Estimate modulus(const Estimate& estimate) {
  return {std::abs(estimate.value), estimate.se};
}

}  // namespace

std::vector<Eigen::Index> Statistic::columns() const {
  std::vector<Eigen::Index> list{column};
  if (second_column) list.push_back(*second_column);
  return list;
}

Measurement Statistic::of(const Eigen::MatrixXd& table) const {
  const auto draws_of = [&](Eigen::Index index) {  // column-major: a column is contiguous
    return std::span<const double>(table.col(index).data(), static_cast<std::size_t>(table.rows()));
  };
  return second_column ? measure(draws_of(column), draws_of(*second_column))
                       : measure(draws_of(column));
}

Measurement Statistic::measure(std::span<const double> draws,
                               std::span<const double> second) const {
  switch (kind) {
    case StatisticKind::kMedianModulus:
      return median_of_moduli(draws);
    case StatisticKind::kMedianDeviation:
      return median_of_moduli(shifted(draws, -parameter));
    case StatisticKind::kMean:
      return normal(draws, mean(draws));
    case StatisticKind::kMeanDeviation:
      return normal(draws, modulus(minus(mean(draws), parameter)));
    case StatisticKind::kVariance:
      return normal(draws, variance(draws));
    case StatisticKind::kMixtureVariance:
      return normal(draws, variance_of_mixture(second, draws));
    case StatisticKind::kRelativeVariance:
      return normal(draws, relative_variance(draws));
    case StatisticKind::kKurtosisRatio:
      return normal(draws, kurtosis_ratio(draws));
    case StatisticKind::kKurtosisExcess:
      return normal(draws, minus(kurtosis_ratio(draws), 1.0));
    case StatisticKind::kLargestModulus:
      return normal(draws, {largest(draws), 0.0});
    case StatisticKind::kKolmogorovDistance:
      break;
  }
  return distance(draws, parameter);
}

std::array<double, 5> Statistic::bands(std::span<const double> draws) const {
  switch (kind) {
    case StatisticKind::kMedianModulus:
    case StatisticKind::kMean:
    case StatisticKind::kLargestModulus:
      return abs_bands(draws);
    case StatisticKind::kMedianDeviation:
      return abs_bands(shifted(draws, -parameter));
    default:
      break;
  }
  std::array<double, 5> none;
  none.fill(std::numeric_limits<double>::quiet_NaN());
  return none;
}

std::string Statistic::in_words(const std::vector<std::string>& columns) const {
  const std::string x = column_label(columns.at(static_cast<std::size_t>(column)));
  switch (kind) {
    case StatisticKind::kMedianModulus:
      return fmt::format("median |{}|", x);
    case StatisticKind::kMedianDeviation:
      return fmt::format("median |{} - {:g}|", x, parameter);
    case StatisticKind::kMean:
      return fmt::format("mean {}", x);
    case StatisticKind::kMeanDeviation:
      return fmt::format("|mean {} - {:g}|", x, parameter);
    case StatisticKind::kVariance:
      return fmt::format("variance of {}", x);
    case StatisticKind::kMixtureVariance:
      return fmt::format("variance from {} and {}",
                         columns.at(static_cast<std::size_t>(second_column.value())), x);
    case StatisticKind::kRelativeVariance:
      return fmt::format("relative variance of {}", x);
    case StatisticKind::kKurtosisRatio:
      return fmt::format("kurtosis ratio of {}", x);
    case StatisticKind::kKurtosisExcess:
      return fmt::format("kurtosis ratio of {} minus one", x);
    case StatisticKind::kLargestModulus:
      return fmt::format("max |{}|", x);
    case StatisticKind::kKolmogorovDistance:
      break;
  }
  return fmt::format("Kolmogorov distance of {} to N(0, {:g})", x, parameter * parameter);
}

Statistic median_modulus(Eigen::Index column) {
  return {StatisticKind::kMedianModulus, column};
}

Statistic median_deviation(Eigen::Index column, double reference) {
  return {StatisticKind::kMedianDeviation, column, reference};
}

Statistic mean_of(Eigen::Index column) {
  return {StatisticKind::kMean, column};
}

Statistic mean_deviation(Eigen::Index column, double reference) {
  return {StatisticKind::kMeanDeviation, column, reference};
}

Statistic variance_of(Eigen::Index column) {
  return {StatisticKind::kVariance, column};
}

Statistic variance_of_mixture_of(Eigen::Index mean_column, Eigen::Index square_column) {
  return {StatisticKind::kMixtureVariance, square_column, 0.0, mean_column};
}

Statistic relative_variance_of(Eigen::Index column) {
  return {StatisticKind::kRelativeVariance, column};
}

Statistic kurtosis_ratio_of(Eigen::Index column) {
  return {StatisticKind::kKurtosisRatio, column};
}

Statistic kurtosis_excess_of(Eigen::Index column) {
  return {StatisticKind::kKurtosisExcess, column};
}

Statistic largest_modulus(Eigen::Index column) {
  return {StatisticKind::kLargestModulus, column};
}

Statistic distance_to_normal(Eigen::Index column, double sigma) {
  return {StatisticKind::kKolmogorovDistance, column, sigma};
}

}  // namespace widthwise::verify
