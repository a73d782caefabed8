#pragma once
// The predictions that an experiment keeps: of some test images only.

#include <cstdint>
#include <string>
#include <vector>

#include "verify/experiments/image_regression.hpp"
#include "verify/experiments/image_split.hpp"
#include "verify/results/predictions_file.hpp"

namespace widthwise::verify {

/// Of one test image of each digit, then of the first of the others.
class KeptPredictions {
 public:
  /// Of `n_kept` of the first `n_test` test images, no more than these; `any` is one of the splits,
  /// all of which have the same. `data` must outlive this.
  KeptPredictions(const ImageData& data, Eigen::Index n_test, Eigen::Index n_kept,
                  const ImageSplit& any);

  /// What is shown of them in the next split, and what is learned: of `n_images` training images.
  void begin_split(const ImageSplit& split, Eigen::Index n_images, const LearnedPixels& learned);

  /// A table for each of the names, without values.
  std::vector<PredictionTable> empty_tables(const std::vector<std::string>& names,
                                            std::int64_t images, std::int64_t split) const;

  /// Enters those of `values`, of test images from `first` on, P x M, that are kept.
  void keep(const Eigen::MatrixXd& values, Eigen::Index first, PredictionTable& table) const;

  void add(std::vector<PredictionTable> tables);

  /// All of them; there are none left.
  Predictions take() { return std::move(predictions_); }

 private:
  Eigen::Index n_pixels_;
  std::vector<Eigen::Index> kept_;
  Predictions predictions_;
};

}  // namespace widthwise::verify
