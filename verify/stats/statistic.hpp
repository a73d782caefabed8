#pragma once
// Which number is taken of the draws at one width. Each statistic has a file of its own, which
// makes it from a descriptor and the columns that it reads.

#include <Eigen/Core>
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "verify/stats/measurement.hpp"

namespace widthwise::verify {

/// The draws of each column that a statistic reads, in the order in which it reads them.
using ColumnDraws = std::vector<std::span<const double>>;

/// Quantiles at kBandLevels.
using Bands = std::array<double, 5>;

/// What a statistic is, whatever columns it is taken of. Its functions are given as many as it
/// reads.
struct StatisticDescriptor {
  std::string name;  ///< "median-modulus"
  /// The statistic with its standard error: Statistic::measure().
  std::function<Measurement(const ColumnDraws&)> measure;
  /// Statistic::bands(); empty for a statistic that is not in the unit of the draws.
  std::function<Bands(const ColumnDraws&)> bands = {};
  /// "median |K^(2)|" of the label "K^(2)".
  std::function<std::string(const std::vector<std::string>& labels)> words;
  std::optional<double> parameter = std::nullopt;  ///< a level, a reference, a sigma
};

/// The number taken of columns of the draws.
class Statistic {
 public:
  Statistic() = default;  ///< none yet: to be assigned to
  Statistic(StatisticDescriptor descriptor, std::vector<Eigen::Index> columns);

  /// "median-modulus".
  const std::string& name() const { return descriptor_.name; }

  /// The level, the number that deviations are from, or the sigma that it has.
  std::optional<double> parameter() const { return descriptor_.parameter; }

  /// The columns of the study that it reads, in order.
  const std::vector<Eigen::Index>& columns() const { return columns_; }

  /// measure() and bands() of a table of draws, a column for each of the study's.
  Measurement of(const Eigen::MatrixXd& table) const;
  Bands bands_of(const Eigen::MatrixXd& table) const;

  /// The statistic of the draws of columns() with its standard error, which is 0 where the draws
  /// have no spread beyond rounding and infinite or not-a-number where it is not known. Throws
  /// std::invalid_argument for no draws, a draw that is not finite, columns of different lengths,
  /// or more or fewer columns than it reads.
  Measurement measure(const ColumnDraws& draws) const;

  /// Quantiles at kBandLevels of what the statistic is a median, mean or maximum of, by modulus;
  /// not-a-number for statistics that are not in the unit of the draws.
  Bands bands(const ColumnDraws& draws) const;

  /// "median |K^(2)|", "variance of K^(1)"; `columns` are those of the study.
  std::string in_words(const std::vector<std::string>& columns) const;

 private:
  ColumnDraws draws_in(const Eigen::MatrixXd& table) const;
  void check(const ColumnDraws& draws) const;

  StatisticDescriptor descriptor_;
  std::vector<Eigen::Index> columns_;
};

}  // namespace widthwise::verify
