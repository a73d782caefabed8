#pragma once
// What it is worth that Theta_f is needed once a pair of images, and not once a pair of tuples.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "verify/base/progress.hpp"
#include "verify/experiments/image_split.hpp"
#include "verify/regression/feature_kernel.hpp"
#include "verify/results/run_outcome.hpp"

namespace widthwise::verify {

/// The kernel matrix of so many pixels of each of N images, twice: as of any kernel of u = (x, z),
/// and as the hyperkernel allows.
struct AdvantageExperiment {
  std::vector<std::pair<std::string, std::shared_ptr<const FeatureNetwork>>> fs;  ///< by name
  int depth_g = 3;
  std::vector<Eigen::Index> images;
  Eigen::Index per_image = 20;
  int repetitions = 3;
  std::uint64_t seed = 0;
};

/// Throws UsageError for more images than there are, or a kernel matrix beyond memory.
void check_advantage(const AdvantageExperiment& experiment, const ImageData& data);

/// A table of evaluations of Theta_f and of CPU seconds, and a chart of the seconds; all on one
/// thread, since what is compared is work. A plain kernel that would take longer than a second or
/// two is measured on its first tuples, and its seconds scaled by the number of pairs. Ends early,
/// with what is finished, once `stop` is true.
RunOutcome run_advantage(const AdvantageExperiment& experiment, const ImageData& data,
                         ProgressBar& progress, const std::atomic<bool>& stop);

}  // namespace widthwise::verify
