#include "verify/experiments/kept_predictions.hpp"

#include <algorithm>
#include <iterator>

namespace widthwise::verify {
namespace {

using Eigen::Index;

std::vector<Index> kept_images(const ImageData& data, Index n_test, Index n_kept) {
  std::vector<Index> kept;
  const auto take = [&](Index i) {
    if (static_cast<Index>(kept.size()) < n_kept && std::ranges::find(kept, i) == kept.end()) {
      kept.push_back(i);
    }
  };
  for (int digit = 0; digit < 10; ++digit) {
    const auto begin = data.test_labels.begin();
    const Index i = std::find(begin, begin + n_test, digit) - begin;
    if (i < n_test) take(i);
  }
  for (Index i = 0; i < std::min(n_test, n_kept); ++i) take(i);
  return kept;
}

// Pixels that f is shown of each training image, unless it is the same of all.
std::vector<std::int64_t> shown_pixels(const ImageSplit& split, Index n_images) {
  if (!split.shows_each_its_own()) return {};
  const Eigen::MatrixXd masks = split.training(n_images).masks;
  std::vector<std::int64_t> shown;
  for (Index i = 0; i < masks.cols(); ++i) {
    for (Index p = 0; p < masks.rows(); ++p) {
      if (masks(p, i) != 0.0) shown.push_back(p);
    }
  }
  return shown;
}

SplitChoice choice_of(const ImageSplit& split, Index n_images, const LearnedPixels& learned) {
  SplitChoice choice;
  const auto order = split.training_order().begin();
  choice.training_images.assign(order, order + n_images);
  choice.shown = shown_pixels(split, n_images);
  if (!learned.per_image) return choice;
  choice.predictors = learned.predictors;
  for (int draw = 0; draw < learned.predictors; ++draw) {
    for (const GridPoint& point :
         split.points(n_images, *learned.per_image, static_cast<std::uint64_t>(draw))) {
      choice.pixels.push_back(point.z);
    }
  }
  return choice;
}

}  // namespace

KeptPredictions::KeptPredictions(const ImageData& data, Index n_test, Index n_kept,
                                 const ImageSplit& any)
    : n_pixels_(data.n_pixels()), kept_(kept_images(data, n_test, n_kept)) {
  predictions_.truth.resize(n_pixels_, static_cast<Index>(kept_.size()));
  for (std::size_t k = 0; k < kept_.size(); ++k) {
    predictions_.test_images.push_back(kept_[k]);
    predictions_.labels.push_back(data.test_labels[static_cast<std::size_t>(kept_[k])]);
    predictions_.truth.col(static_cast<Index>(k)) = any.test(kept_[k], 1).intensities.cast<float>();
  }
}

void KeptPredictions::begin_split(const ImageSplit& split, Index n_images,
                                  const LearnedPixels& learned) {
  predictions_.choices.push_back(choice_of(split, n_images, learned));
  Eigen::MatrixXf mask(n_pixels_, static_cast<Index>(kept_.size()));
  for (std::size_t k = 0; k < kept_.size(); ++k) {
    mask.col(static_cast<Index>(k)) = split.test(kept_[k], 1).masks.cast<float>();
  }
  predictions_.masks.push_back(std::move(mask));
}

std::vector<PredictionTable> KeptPredictions::empty_tables(const std::vector<std::string>& names,
                                                           std::int64_t images,
                                                           std::int64_t split) const {
  std::vector<PredictionTable> tables;
  for (const std::string& name : names) {
    tables.push_back(
        {name, images, split, Eigen::MatrixXf(n_pixels_, static_cast<Index>(kept_.size()))});
  }
  return tables;
}

void KeptPredictions::keep(const Eigen::MatrixXd& values, Index first,
                           PredictionTable& table) const {
  for (std::size_t k = 0; k < kept_.size(); ++k) {
    const Index at = kept_[k] - first;
    if (at < 0 || at >= values.cols()) continue;
    table.values.col(static_cast<Index>(k)) = values.col(at).cast<float>();
  }
}

void KeptPredictions::add(std::vector<PredictionTable> tables) {
  std::ranges::move(tables, std::back_inserter(predictions_.tables));
}

}  // namespace widthwise::verify
