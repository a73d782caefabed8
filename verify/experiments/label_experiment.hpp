#pragma once
// Whether conditioning f on a label amounts to ten separate networks, as [Littwin2020]'s rebuttal
// says.

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "verify/base/progress.hpp"
#include "verify/experiments/image_regression.hpp"
#include "verify/experiments/image_split.hpp"
#include "verify/results/run_outcome.hpp"

namespace widthwise::verify {

/// Predictors of the pixels of images by their labels alone.
struct LabelExperiment {
  std::vector<Eigen::Index> images;  ///< to learn from, ascending
  LearnedPixels learned{.per_image = 20};
  int depth_f = 2;
  int depth_g = 3;
  std::int64_t n_splits = 10;
  std::optional<Eigen::Index> n_test;  ///< nothing: all test images
  std::optional<double> seconds;       ///< no split is begun after them, two excepted
  std::uint64_t seed = 0;
  int threads = 1;
};

/// "joint": regression with the hyperkernel on all labels; "separate": ten regressions.
inline constexpr const char* kJoint = "joint";
inline constexpr const char* kSeparate = "separate";

/// Throws UsageError for what makes no sense with these data, or does not fit in memory.
void check_label_experiment(const LabelExperiment& experiment, const ImageData& data);

/// In error: mean squared errors over all pixels of both, with intervals over splits, and their
/// paired difference. In kernel: Theta_h(u, u') between two labels over that within one, against
/// the correlation rho of z and z', as a chart and a table, there of the covariance of outputs too.
/// If `stop` becomes true what is finished of the splits is told, and the results marked as
/// partial. Throws UsageError for a kernel that is singular.
RunOutcome run_label_experiment(const LabelExperiment& experiment, const ImageData& data,
                                ProgressBar& progress, const std::atomic<bool>& stop);

}  // namespace widthwise::verify
