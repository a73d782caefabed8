#include "verify/experiments/split_errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

namespace widthwise::verify {
namespace {

using Eigen::Index;

constexpr double kTableAlpha = 0.05;

// Those of a name, or the end.
auto named(auto& sums, const std::string& predictor) {
  return std::ranges::find(sums, predictor, [](const auto& each) { return each.first; });
}

// Those of a name, new where there are none.
ErrorSums& sums_of(auto& sums, const std::string& predictor) {
  const auto at = named(sums, predictor);
  if (at != sums.end()) return at->second;
  return sums.emplace_back(predictor, ErrorSums{}).second;
}

std::set<std::int64_t> numbers_of_images(const std::vector<SplitErrors>& errors) {
  std::set<std::int64_t> numbers;
  for (const SplitErrors& each : errors) numbers.insert(each.images());
  return numbers;
}

std::vector<std::string> predictor_names(const std::vector<SplitErrors>& errors) {
  std::vector<std::string> names;
  if (errors.empty()) return names;
  for (const auto& [predictor, sums] : errors.front().predictors()) names.push_back(predictor);
  return names;
}

// The sets that have pixels.
std::vector<PixelSet> measured_sets(const std::vector<SplitErrors>& errors) {
  std::vector<PixelSet> sets;
  for (const PixelSet pixels : kPixelSets) {
    if (!errors.empty() && errors.front().has(pixels)) sets.push_back(pixels);
  }
  return sets;
}

void add_differences(ErrorTable& table, const std::vector<SplitErrors>& errors,
                     std::int64_t images) {
  std::vector<std::string> kernels = predictor_names(errors);
  std::erase_if(kernels, [](const std::string& name) { return is_baseline(name); });
  for (std::size_t a = 0; a < kernels.size(); ++a) {
    for (std::size_t b = a + 1; b < kernels.size(); ++b) {
      for (const PixelSet pixels : measured_sets(errors)) {
        std::vector<double> left = errors_over_splits(errors, kernels[a], images, pixels);
        const std::vector<double> right = errors_over_splits(errors, kernels[b], images, pixels);
        for (std::size_t k = 0; k < left.size(); ++k) left[k] -= right[k];
        table.differences.push_back({kernels[a], kernels[b], images, pixels,
                                     static_cast<std::int64_t>(left.size()),
                                     split_mean(left, kTableAlpha)});
      }
    }
  }
}

void add_distances(ErrorTable& table, const std::vector<SplitErrors>& errors, std::int64_t images) {
  for (const std::string& predictor : errors.front().distant()) {
    for (const PixelSet pixels : measured_sets(errors)) {
      const auto values = distances_over_splits(errors, predictor, images, pixels);
      table.distances.push_back({predictor, kKernelDescent, images, pixels,
                                 static_cast<std::int64_t>(values.size()),
                                 split_mean(values, kTableAlpha)});
    }
  }
}

// Of one number over the splits: a column for each set of pixels.
SampleTable sample_table(const std::string& study, std::int64_t images,
                         const std::vector<PixelSet>& sets,
                         const std::function<std::vector<double>(PixelSet)>& values_over_splits) {
  std::vector<std::string> columns;
  for (const PixelSet pixels : sets) columns.emplace_back(name(pixels));
  SampleTable table{study, images, columns, {}};
  table.key_name = "image-split";
  for (std::size_t column = 0; column < sets.size(); ++column) {
    const auto values = values_over_splits(sets[column]);
    table.draws.conservativeResize(static_cast<Index>(values.size()),
                                   static_cast<Index>(columns.size()));
    table.draws.col(static_cast<Index>(column)) =
        Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Index>(values.size()));
  }
  return table;
}

std::string chart_caption(const ErrorTable& table, PixelSet pixels) {
  const char* which = pixels == PixelSet::kAll      ? "all pixels"
                      : pixels == PixelSet::kUnseen ? "the pixels that were not shown"
                                                    : "the pixels that were shown";
  return fmt::format("Mean squared error over {} of {} test images, over random splits.", which,
                     table.setting.at("test images"));
}

}  // namespace

void SplitErrors::add(const std::string& predictor, const Eigen::MatrixXd& predictions,
                      const ShownImages& truth) {
  sums_of(predictors_, predictor).add(predictions, truth);
}

void SplitErrors::add_distance(const std::string& predictor, const Eigen::MatrixXd& predictions,
                               const Eigen::MatrixXd& others, const ShownImages& truth) {
  sums_of(distances_, predictor).add(predictions, {others, truth.masks});
}

std::vector<std::string> SplitErrors::distant() const {
  std::vector<std::string> names;
  for (const auto& [predictor, sums] : distances_) names.push_back(predictor);
  return names;
}

double SplitErrors::distance(const std::string& predictor, PixelSet pixels) const {
  return std::sqrt(named(distances_, predictor)->second.mean(pixels));
}

bool SplitErrors::has(PixelSet pixels) const {
  return !predictors_.empty() && predictors_.front().second.has(pixels);
}

double SplitErrors::error(const std::string& predictor, PixelSet pixels) const {
  return named(predictors_, predictor)->second.mean(pixels);
}

void HardestEfforts::add(const SolverEffort& effort) {
  const auto [at, fresh] = efforts_.try_emplace({effort.images, effort.predictor}, effort);
  if (fresh) return;
  at->second.iterations = std::max(at->second.iterations, effort.iterations);
  at->second.residual = std::max(at->second.residual, effort.residual);
}

std::vector<SolverEffort> HardestEfforts::hardest() const {
  std::vector<SolverEffort> list;
  for (const auto& [place, effort] : efforts_) list.push_back(effort);
  return list;
}

std::vector<double> errors_over_splits(const std::vector<SplitErrors>& errors,
                                       const std::string& predictor, std::int64_t images,
                                       PixelSet pixels) {
  std::vector<double> values;
  for (const SplitErrors& each : errors) {
    if (each.images() == images) values.push_back(each.error(predictor, pixels));
  }
  return values;
}

std::vector<double> distances_over_splits(const std::vector<SplitErrors>& errors,
                                          const std::string& predictor, std::int64_t images,
                                          PixelSet pixels) {
  std::vector<double> values;
  for (const SplitErrors& each : errors) {
    if (each.images() == images) values.push_back(each.distance(predictor, pixels));
  }
  return values;
}

ErrorTable error_table(const std::string& task, const std::map<std::string, std::string>& setting,
                       const std::vector<SplitErrors>& errors, std::vector<SolverEffort> efforts) {
  ErrorTable table{task, setting, 1.0 - kTableAlpha, {}, {}, std::move(efforts)};
  for (const std::int64_t images : numbers_of_images(errors)) {
    for (const PixelSet pixels : measured_sets(errors)) {
      for (const std::string& predictor : predictor_names(errors)) {
        const auto values = errors_over_splits(errors, predictor, images, pixels);
        table.errors.push_back({predictor, images, pixels, static_cast<std::int64_t>(values.size()),
                                split_mean(values, kTableAlpha)});
      }
    }
    add_differences(table, errors, images);
    add_distances(table, errors, images);
  }
  return table;
}

std::vector<Chart> error_charts(const ErrorTable& table) {
  std::vector<Chart> charts;
  for (const PixelSet pixels : kPixelSets) {
    Chart chart{.id = fmt::format("chart.{}-{}", table.task, name(pixels)),
                .title = fmt::format("{}: error on {} pixels", table.task, name(pixels)),
                .caption = chart_caption(table, pixels),
                .x_label = "training images",
                .y_label = "mean squared error",
                .log_x = true,
                .spread = "95 % of mean",
                .curves = {}};
    for (const PredictionError& error : table.errors) {
      if (error.pixels != pixels || !std::isfinite(error.error.ci.lower)) continue;
      auto at = std::ranges::find(chart.curves, error.predictor, &Curve::label);
      if (at == chart.curves.end()) {
        at = chart.curves.insert(at, {error.predictor, chart.x_label, chart.y_label, {}});
      }
      at->points.push_back({static_cast<double>(error.images), error.error.mean,
                            error.error.ci.lower, error.error.ci.upper});
    }
    if (!chart.curves.empty()) charts.push_back(std::move(chart));
  }
  return charts;
}

Samples error_samples(const std::string& task, const std::vector<SplitErrors>& errors) {
  Samples samples;
  const std::vector<PixelSet> sets = measured_sets(errors);
  for (const std::string& predictor : predictor_names(errors)) {
    for (const std::int64_t images : numbers_of_images(errors)) {
      samples.tables.push_back(sample_table(
          fmt::format("{}.{}", task, predictor), images, sets,
          [&](PixelSet pixels) { return errors_over_splits(errors, predictor, images, pixels); }));
    }
  }
  for (const std::string& predictor :
       errors.empty() ? std::vector<std::string>{} : errors.front().distant()) {
    for (const std::int64_t images : numbers_of_images(errors)) {
      samples.tables.push_back(sample_table(
          fmt::format("{}.{}-distance", task, predictor), images, sets, [&](PixelSet pixels) {
            return distances_over_splits(errors, predictor, images, pixels);
          }));
    }
  }
  return samples;
}

}  // namespace widthwise::verify
