#pragma once
// What a kernel makes of what lies between two images.

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

#include "verify/base/progress.hpp"
#include "verify/experiments/image_hypernet.hpp"
#include "verify/experiments/image_kernels.hpp"
#include "verify/experiments/image_regression.hpp"
#include "verify/experiments/image_split.hpp"
#include "verify/results/run_outcome.hpp"

namespace widthwise::verify {

/// Digits a to b, by the first test image of each, in equal steps.
struct ImageInterpolation {
  std::vector<std::pair<int, int>> digits = {{7, 5}, {5, 6}};
  int n_steps = 11;  ///< both ends included
  Eigen::Index n_images = 200;
  LearnedPixels learned;
  std::shared_ptr<const FeatureNetwork> f;
  int depth_g = 3;
  bool with_hyperkernel = true;
  std::vector<HypernetTraining> hypernets = {};  ///< beside it, by ascending width
  std::uint64_t seed = 0;
  int threads = 1;
};

/// Throws UsageError for digits without a test image, more images than there are, or too many for
/// the memory.
void check_interpolation(const ImageInterpolation& interpolation, const ImageData& data);

/// Two rows of pictures for each pair of digits: regression with the hyperkernel at interpolated
/// features (1 - s) Theta_h(u_a, .) + s Theta_h(u_b, .), and at the interpolated image
/// (1 - s) x_a + s x_b. What is linear in the features can but fade one prediction into the other:
/// a table says how far the first row is from that, and the second. Then two rows for each trained
/// hypernetwork: g with weights (1 - s) v(x_a) + s v(x_b), before training and after it, which is
/// no cross-fade, for g is not linear in its weights; and the interpolated image. f sees whole
/// images. Nothing is shown if `stop` becomes true.
RunOutcome run_interpolation(const ImageInterpolation& interpolation, const ImageData& data,
                             ProgressBar& progress, const std::atomic<bool>& stop);

}  // namespace widthwise::verify
