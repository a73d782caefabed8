#pragma once
// Which number is taken of the draws at a width, in words.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace widthwise::verify {

enum class StatisticKind {
  kMedian,            ///< "median": of the modulus, as all quantiles
  kQuantile,          ///< "quantile", at `level`
  kQuantiles,         ///< "quantiles": at each of `levels`, all in one verdict
  kMean,              ///< "mean"
  kVariance,          ///< "variance"
  kRelativeVariance,  ///< "relative-variance": Var x / (E x)^2
  kMeanSquare,        ///< "mean-square"
  kKurtosis,          ///< "kurtosis": E x^4 / (3 (E x^2)^2), 1 for a normal law of mean zero
  kKurtosisExcess,    ///< "kurtosis-excess": the same minus 1
  kMedianDeviation,   ///< "median-deviation": median |x - reference|
  kMeanDeviation,     ///< "mean-deviation": |E x - reference|
  kLargest,           ///< "largest": the largest modulus
  kDistanceToNormal   ///< "distance-to-normal": Kolmogorov's, to N(0, sigma^2)
};

struct StatisticSpec {
  StatisticKind kind = StatisticKind::kMedian;
  std::optional<double> level = std::nullopt;      ///< between 0 and 1
  std::vector<double> levels = {};                 ///< two at least; the first is that of the plot
  std::optional<double> reference = std::nullopt;  ///< finite
  std::optional<double> sigma = std::nullopt;      ///< positive; none: 1

  bool operator==(const StatisticSpec&) const = default;
};

/// "relative-variance".
std::string_view name(StatisticKind kind);

/// Throws UsageError, naming the nearest, for a word that names none.
StatisticKind statistic_kind(const std::string& word);

/// What is wrong with its numbers, in a sentence, and which of them ("level"); both empty if
/// nothing is.
struct StatisticObjection {
  std::string key;
  std::string sentence;
};
StatisticObjection objection(const StatisticSpec& spec);

}  // namespace widthwise::verify
