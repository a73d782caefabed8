#pragma once
// Predictors of images' pixels held against each other, over random splits of the data.

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "verify/base/progress.hpp"
#include "verify/experiments/image_hypernet.hpp"
#include "verify/experiments/image_kernels.hpp"
#include "verify/experiments/image_regression.hpp"
#include "verify/experiments/image_split.hpp"
#include "verify/results/run_outcome.hpp"

namespace widthwise::verify {

/// An experiment with images. "completion" shows f a part of the image that is to be completed,
/// "representation" pixels at random or the whole.
struct ImageExperiment {
  std::string task;
  ImageContext context;
  std::shared_ptr<const FeatureNetwork> f;
  int depth_g = 3;
  std::vector<theory::KernelForm> forms;
  std::vector<HypernetTraining> hypernets = {};  ///< trained beside them, by ascending width, and
                                                 ///< held against kernel descent
  std::vector<Eigen::Index> images;              ///< to learn from, ascending
  LearnedPixels learned;
  std::int64_t n_splits = 10;
  std::optional<Eigen::Index> n_test;  ///< nothing: all test images
  std::optional<double> seconds;       ///< no split is begun after them, two excepted
  Eigen::Index n_kept = 10;            ///< test images whose predictions are kept
  std::uint64_t seed = 0;
  int threads = 1;
  double alpha = 1e-3;  ///< of its claims
};

/// Throws UsageError for what makes no sense with these data, or does not fit in memory.
void check_image_experiment(const ImageExperiment& experiment, const ImageData& data);

/// What is kept of predictions, in bytes, as long as it takes to write it.
double bytes_of_predictions(const ImageExperiment& experiment, Eigen::Index n_pixels);

/// Peak memory of it in bytes, beside the data.
double bytes_of_image_experiment(const ImageExperiment& experiment, const ImageData& data);

/// Carries out what check_image_experiment() accepts. If `stop` becomes true what is finished of
/// the splits is told, and the results marked as partial. Throws UsageError for a kernel that is
/// singular.
RunOutcome run_image_experiment(const ImageExperiment& experiment, const ImageData& data,
                                ProgressBar& progress, const std::atomic<bool>& stop);

}  // namespace widthwise::verify
