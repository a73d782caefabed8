#pragma once
// Which number is taken of the draws at one width.

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "verify/stats/estimator.hpp"

namespace widthwise::verify {

/// What the errors of a statistic look like.
enum class ErrorLaw {
  kLogNormal,  ///< the logarithm is about normal, with an error of its own
  kNormal,     ///< the value is about normal; its logarithm where it is far from zero
  kMassart     ///< neither: a distance, whose band is massart_interval()
};

/// A statistic of the draws at one width.
struct Measurement {
  Estimate plain;  ///< in the statistic's unit
  Estimate log;    ///< of log |statistic|: {-infinity, infinity} for a statistic of zero
  ErrorLaw law;
  std::int64_t n_draws;
};

enum class StatisticKind {
  kMedianModulus,
  kMedianDeviation,
  kMean,
  kMeanDeviation,
  kVariance,
  kMixtureVariance,
  kRelativeVariance,
  kKurtosisRatio,
  kKurtosisExcess,
  kLargestModulus,
  kKolmogorovDistance
};

/// The number taken of a column of the draws. Made by the functions below.
struct Statistic {
  StatisticKind kind;
  Eigen::Index column;     ///< of the study
  double parameter = 0.0;  ///< the reference of a deviation, the sigma of a normal law
  std::optional<Eigen::Index> second_column = std::nullopt;  ///< of those that read two

  /// The columns that it reads.
  std::vector<Eigen::Index> columns() const;

  /// The statistic of a table of draws, a column for each of the study's: measure() of the columns
  /// that it reads.
  Measurement of(const Eigen::MatrixXd& table) const;

  /// The statistic of one column's draws with its standard error, which is 0 where the draws have
  /// no spread beyond rounding and infinite or not-a-number where it is not known. Throws
  /// std::invalid_argument for no draws or a draw that is not finite, or unless `second` holds as
  /// many draws of a second column where it is read.
  Measurement measure(std::span<const double> draws, std::span<const double> second = {}) const;

  /// Quantiles at kBandLevels of what the statistic is a median, mean or maximum of, by modulus;
  /// not-a-number for statistics that are not in the unit of the draws.
  std::array<double, 5> bands(std::span<const double> draws) const;

  /// "median |K^(2)|", "variance of K^(1)"; `columns` are those of the study.
  std::string in_words(const std::vector<std::string>& columns) const;
};

/// The median of |x|, whose logarithm has Maritz and Jarrett's error: log_abs_quantile().
Statistic median_modulus(Eigen::Index column);
/// The median of |x - reference|, likewise.
Statistic median_deviation(Eigen::Index column, double reference);
/// The mean of x.
Statistic mean_of(Eigen::Index column);
/// |mean of x - reference|: how fast a mean converges.
Statistic mean_deviation(Eigen::Index column, double reference);
/// The variance of x.
Statistic variance_of(Eigen::Index column);
/// The variance of a number C of which the study gives conditional moments: `square_column` is
/// E[C^2 | y], `mean_column` E[C | y]. See variance_of_mixture().
Statistic variance_of_mixture_of(Eigen::Index mean_column, Eigen::Index square_column);
/// Var x / (E x)^2. Of a variance that a law has given something else, it is the law's excess
/// kurtosis over 3.
Statistic relative_variance_of(Eigen::Index column);
/// E x^4 / (3 (E x^2)^2): 1 for a normal law of mean zero.
Statistic kurtosis_ratio_of(Eigen::Index column);
/// The same minus one: what is left of a law that becomes normal.
Statistic kurtosis_excess_of(Eigen::Index column);
/// The largest |x|, without an error.
Statistic largest_modulus(Eigen::Index column);
/// The Kolmogorov distance of the law of x to N(0, sigma^2).
Statistic distance_to_normal(Eigen::Index column, double sigma);

}  // namespace widthwise::verify
