#pragma once
// Some of the predictions as pictures.

#include <vector>

#include "verify/results/predictions_file.hpp"
#include "verify/results/results.hpp"

namespace widthwise::verify {

/// A grid of pictures of the first split: a row for each of several digits; what f is shown, the
/// truth, and each predictor at each number of images. Empty without predictions.
std::vector<PictureGrid> prediction_pictures(const Predictions& predictions,
                                             const std::string& task, Eigen::Index side);

/// Adds a row of pictures, columns of intensities.
void add_row(PictureGrid& grid, const std::string& label, const Eigen::MatrixXf& pictures);

}  // namespace widthwise::verify
