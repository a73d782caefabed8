#include "verify/claimfile/statistic_spec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "verify/base/errors.hpp"
#include "verify/base/nearest_word.hpp"

namespace widthwise::verify {
namespace {

using StatisticWord = std::pair<StatisticKind, std::string_view>;

constexpr std::array<StatisticWord, 13> kStatistics{
    {{StatisticKind::kMedian, "median"},
     {StatisticKind::kQuantile, "quantile"},
     {StatisticKind::kQuantiles, "quantiles"},
     {StatisticKind::kMean, "mean"},
     {StatisticKind::kVariance, "variance"},
     {StatisticKind::kRelativeVariance, "relative-variance"},
     {StatisticKind::kMeanSquare, "mean-square"},
     {StatisticKind::kKurtosis, "kurtosis"},
     {StatisticKind::kKurtosisExcess, "kurtosis-excess"},
     {StatisticKind::kMedianDeviation, "median-deviation"},
     {StatisticKind::kMeanDeviation, "mean-deviation"},
     {StatisticKind::kLargest, "largest"},
     {StatisticKind::kDistanceToNormal, "distance-to-normal"}}};

bool is_level(double level) {
  return level > 0.0 && level < 1.0;
}

bool has_reference(StatisticKind kind) {
  return kind == StatisticKind::kMedianDeviation || kind == StatisticKind::kMeanDeviation;
}

// A number that the statistic has no use for, or lacks.
StatisticObjection misplaced(const StatisticSpec& spec) {
  const std::string_view word = name(spec.kind);
  const auto check = [&](const char* key, bool given, bool needed, const char* what,
                         bool optional = false) -> StatisticObjection {
    if (given && !needed) {
      return {key, fmt::format("{}: the statistic '{}' has none; leave it out", key, word)};
    }
    if (given || !needed || optional) return {};
    return {"", fmt::format("the statistic '{}' needs {}, {}", word, key, what)};
  };
  for (const StatisticObjection& each :
       {check("level", spec.level.has_value(), spec.kind == StatisticKind::kQuantile,
              "as in { name = \"quantile\", level = 0.75 }"),
        check("levels", !spec.levels.empty(), spec.kind == StatisticKind::kQuantiles,
              "as in { name = \"quantiles\", levels = [0.5, 0.05, 0.95] }"),
        check("reference", spec.reference.has_value(), has_reference(spec.kind),
              "the number that deviations are from"),
        check("sigma", spec.sigma.has_value(), spec.kind == StatisticKind::kDistanceToNormal, "",
              true)}) {
    if (!each.sentence.empty()) return each;
  }
  return {};
}

}  // namespace

std::string_view name(StatisticKind kind) {
  return std::ranges::find(kStatistics, kind, &StatisticWord::first)->second;
}

StatisticKind statistic_kind(const std::string& word) {
  const auto* const found = std::ranges::find(kStatistics, word, &StatisticWord::second);
  if (found != kStatistics.end()) return found->first;
  std::array<std::string_view, kStatistics.size()> words;
  std::ranges::transform(kStatistics, words.begin(), &StatisticWord::second);
  throw UsageError(
      fmt::format("statistic '{}': there is none of that name{}", word, instead_of(word, words)));
}

StatisticObjection objection(const StatisticSpec& spec) {
  if (StatisticObjection found = misplaced(spec); !found.sentence.empty()) return found;
  if (spec.level && !is_level(*spec.level)) {
    return {"level",
            fmt::format("level {:g}: it lies between 0 and 1; 0.5 is the median", *spec.level)};
  }
  if (spec.levels.size() == 1) return {"levels", "levels: two are needed at least"};
  for (const double level : spec.levels) {
    if (!is_level(level)) {
      return {"levels", fmt::format("level {:g}: they lie between 0 and 1", level)};
    }
  }
  if (std::set(spec.levels.begin(), spec.levels.end()).size() < spec.levels.size()) {
    return {"levels", "levels: a level stands there twice"};
  }
  if (spec.reference && !std::isfinite(*spec.reference)) {
    return {"reference", fmt::format("reference {:g}: it is a finite number", *spec.reference)};
  }
  if (spec.sigma && !(*spec.sigma > 0.0 && std::isfinite(*spec.sigma))) {
    return {"sigma", fmt::format("sigma {:g}: it is a positive number", *spec.sigma)};
  }
  return {};
}

}  // namespace widthwise::verify
