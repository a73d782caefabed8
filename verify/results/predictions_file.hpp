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

struct Predictions {
  std::vector<std::int64_t> test_images;  ///< their numbers in the test file, from 0
  std::vector<int> labels;
  Eigen::MatrixXf truth;               ///< pixels x test images, in [0, 1]
  std::vector<Eigen::MatrixXf> masks;  ///< of each split: 1 where the pixel was shown
  std::vector<PredictionTable> tables;
};

/// The `schema` attribute of predictions.h5.
inline constexpr const char* kPredictionsSchema = "widthwise-predictions-1";

/// Writes
///   /                                   attributes `schema`, `version`, `git`, `run`, `seed`,
///   `partial` /test_images, /labels               whole numbers /truth test images x pixels, row
///   by row of the image /split_<k>/mask                     likewise
///   /split_<k>/images_<N>/<predictor>   likewise
/// in single precision; equal runs give equal bytes. Throws FileError.
void write_predictions(const std::filesystem::path& file, const Provenance& provenance,
                       const Predictions& predictions);

}  // namespace widthwise::verify
