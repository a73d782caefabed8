// The memory that an experiment is said to take is at least what it takes, and not many times that.

#include <gtest/gtest.h>

#include "tests/sim/peak_memory.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/experiments/small_images.hpp"
#include "verify/experiments/image_experiment.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

constexpr double kHeap = 1 << 21;  // what the heap keeps
constexpr double kMostTimes = 2.5;

struct MemoryCase {
  const char* label;
  std::optional<Index> per_image;
  Index images;
  std::vector<HypernetTraining> hypernets = {};
};

ImageExperiment experiment_of_memory(const MemoryCase& which) {
  ImageExperiment experiment;
  experiment.task = "completion";
  experiment.f = mlp_features(1);
  experiment.forms = {theory::KernelForm::kHyperkernel};
  experiment.hypernets = which.hypernets;
  experiment.images = {which.images};
  experiment.learned.per_image = which.per_image;
  experiment.n_splits = 1;
  return experiment;
}

double peak_of(const ImageExperiment& experiment, const ImageData& data) {
  return test::peak_memory([&] {
    ProgressBar silent(false);
    const std::atomic<bool> never = false;
    run_image_experiment(experiment, data, silent, never);
  });
}

// Beyond what one image of few pixels takes, on the same data.
TEST(BytesOfImageExperiments, BoundWhatTheyTake) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  const TemporaryDirectory folder;
  constexpr int kSide = 14;
  write_small_mnist(folder.path(), 400, 500, kSide);
  const ImageData data = read_image_data(folder.path().string());
  const HypernetTraining tiny{.width = 2, .depth_f = 1, .depth_g = 2, .steps = 2, .batch = 50};
  HypernetTraining wide = tiny;
  wide.width = 192;
  const std::vector<MemoryCase> cases{{"all pixels", {}, 300},
                                      {"some pixels", 10, 300},
                                      {"a trained hypernetwork", 2, 100, {wide}}};
  for (const MemoryCase& which : cases) {
    MemoryCase small{which.label, 1, 2, which.hypernets};
    if (!small.hypernets.empty()) small.hypernets = {tiny};
    const ImageExperiment experiment = experiment_of_memory(which);
    check_image_experiment(experiment, data);
    const double taken = peak_of(experiment, data) - peak_of(experiment_of_memory(small), data);
    const double estimated = bytes_of_image_experiment(experiment, data);
    EXPECT_LE(taken, estimated + kHeap) << which.label;
    EXPECT_LE(estimated, kMostTimes * taken + kHeap) << which.label;
  }
}

}  // namespace
}  // namespace widthwise::verify
