#include "verify/experiments/image_pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace widthwise::verify {
namespace {

using Eigen::Index;

// Intensities from 0, black, to 255, white.
std::vector<int> grey_levels(const Eigen::VectorXf& intensities) {
  constexpr float kWhite = 255.0F;
  std::vector<int> levels;
  for (const float intensity : intensities) {
    levels.push_back(static_cast<int>(std::lround(std::clamp(intensity, 0.0F, 1.0F) * kWhite)));
  }
  return levels;
}

// Those of the first split; where they are too many, those of its fewest and most images.
std::vector<const PredictionTable*> shown_tables(const Predictions& predictions) {
  constexpr std::size_t kMostColumns = 15;
  std::vector<const PredictionTable*> tables;
  for (const PredictionTable& table : predictions.tables) {
    if (table.split == 0) tables.push_back(&table);
  }
  if (tables.size() <= kMostColumns) return tables;
  const std::int64_t fewest = tables.front()->images;
  const std::int64_t most = tables.back()->images;
  std::erase_if(tables, [&](const PredictionTable* table) {
    return table->images != fewest && table->images != most;
  });
  if (tables.size() > kMostColumns) tables.resize(kMostColumns);
  return tables;
}

}  // namespace

void add_row(PictureGrid& grid, const std::string& label, const Eigen::MatrixXf& pictures) {
  grid.rows.push_back(label);
  for (Index k = 0; k < pictures.cols(); ++k) grid.pictures.push_back(grey_levels(pictures.col(k)));
}

std::vector<PictureGrid> prediction_pictures(const Predictions& predictions,
                                             const std::string& task, Index side) {
  if (predictions.tables.empty()) return {};
  constexpr Index kMostRows = 8;
  PictureGrid grid{.id = fmt::format("pictures.{}", task),
                   .title = fmt::format("{}: test images", task),
                   .caption =
                       "Predictions for test images that no predictor has learned from, of "
                       "the first split.",
                   .side = static_cast<int>(side),
                   .rows = {},
                   .columns = {"shown", "truth"},
                   .pictures = {}};
  const std::vector<const PredictionTable*> shown = shown_tables(predictions);
  for (const PredictionTable* table : shown) {
    grid.columns.push_back(fmt::format("{} N={}", table->predictor, table->images));
  }
  for (Index i = 0; i < std::min(kMostRows, predictions.truth.cols()); ++i) {
    const Eigen::VectorXf truth = predictions.truth.col(i);
    Eigen::MatrixXf row(truth.size(), static_cast<Index>(grid.columns.size()));
    Index column = 0;
    row.col(column++) = truth.cwiseProduct(predictions.masks.front().col(i));
    row.col(column++) = truth;
    for (const PredictionTable* table : shown) row.col(column++) = table->values.col(i);
    add_row(grid, fmt::format("{}", predictions.labels[static_cast<std::size_t>(i)]), row);
  }
  return {grid};
}

}  // namespace widthwise::verify
