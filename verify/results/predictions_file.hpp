#pragma once
// What predictors made of some test images, pixel by pixel, as HDF5.

#include <Eigen/Core>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "verify/results/provenance.hpp"

namespace widthwise::verify {

/// Of one predictor, trained on some images of one split.
struct PredictionTable {
  std::string predictor;
  std::int64_t images;
  std::int64_t split;
  Eigen::MatrixXf values;  ///< pixels x test images
};

/// What was learned in a split. Numbers of images and pixels count from 0.
struct SplitChoice {
  std::vector<std::int64_t> training_images;  ///< in the training file; the first N are learned
  int predictors = 1;                         ///< each with pixels of its own
  std::vector<std::int64_t> pixels;  ///< predictors x training images x pixels; empty: all of them
  std::vector<std::int64_t> shown;   ///< to f, training images x pixels; empty: those of `mask`
};

struct Predictions {
  std::vector<std::int64_t> test_images;  ///< their numbers in the test file, from 0
  std::vector<int> labels;
  Eigen::MatrixXf truth;               ///< pixels x test images, in [0, 1]
  std::vector<Eigen::MatrixXf> masks;  ///< of each split: 1 where the pixel was shown
  std::vector<SplitChoice> choices;    ///< of each split
  std::vector<PredictionTable> tables;
};

/// The `schema` attribute of predictions.h5.
inline constexpr const char* kPredictionsSchema = "widthwise-predictions-1";

/// Writes, pixels being counted row by row of an image,
///   /                                  attributes `schema`, `version`, `git`, `run`, `seed`,
///                                      `partial`
///   /test_images, /labels              whole numbers
///   /truth                             test images x pixels
///   /split_<k>/training_images         whole numbers
///   /split_<k>/pixels                  predictors x training images x pixels, unless all of them
///   /split_<k>/shown                   training images x pixels, where each has its own
///   /split_<k>/mask                    test images x pixels, likewise
///   /split_<k>/images_<N>/<predictor>  likewise
/// intensities in single precision; equal runs give equal bytes. Throws FileError.
void write_predictions(const std::filesystem::path& file, const Provenance& provenance,
                       const Predictions& predictions);

}  // namespace widthwise::verify
