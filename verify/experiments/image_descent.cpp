#include "verify/experiments/image_descent.hpp"

#include <algorithm>

#include "verify/experiments/training_batches.hpp"
#include "verify/regression/grid_regression.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

constexpr auto kOfDescent = theory::KernelForm::kHyperkernel;

// N x P: how often each pixel of an image is learned.
Eigen::MatrixXd counts_of_pixels(const ImageSplit& split, const LearnedPixels& learned, Index n,
                                 Index n_pixels) {
  if (!learned.per_image) return Eigen::MatrixXd::Ones(n, n_pixels);
  Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(n, n_pixels);
  for (const GridPoint& point : split.points(n, *learned.per_image, 0)) {
    counts(point.x, point.z) += 1.0;
  }
  return counts;
}

}  // namespace

ImageDescent::ImageDescent(const HypernetTraining& training, Index side, const sim::SampleKey& key)
    : training_(training),
      key_(key),
      kernels_(limit_of_f(training), training.depth_g, side, {kOfDescent}) {}

bool ImageDescent::learn(const ImageSplit& split, const ShownImages& images,
                         const LearnedPixels& learned, const Workers& workers) {
  images_ = images;
  const KroneckerSum grid =
      kernels_.grid(kOfDescent, kernels_.between(images, images, workers), workers);
  if (workers.stopped()) return false;
  const Index n = images.count();
  const GridTargets targets{images.intensities.transpose(),
                            counts_of_pixels(split, learned, n, kernels_.n_pixels())};
  TrainingBatches batches(key_, n, training_.batch);
  auto descent = descend_on_grid(
      grid, targets, training_.steps, [&] { return batches.next(); }, workers);
  if (!descent) return false;
  descent_ = std::move(*descent);
  return true;
}

Eigen::MatrixXd ImageDescent::predict(const ShownImages& images, const Workers& workers) const {
  const FeatureKernel f = kernels_.between(images, images_, workers);
  return kernels_.grid(kOfDescent, f, workers).times(descent_.weights, workers).transpose();
}

SolverEffort ImageDescent::effort() const {
  return {kKernelDescent, images_.count(), static_cast<int>(n_terms()), training_.steps,
          descent_.residual};
}

double cost_of_descent(const HypernetTraining& training, Index n_pixels, Index n_images) {
  constexpr double kTerms = 9.0;
  return training.steps * kTerms * static_cast<double>(std::min(training.batch, n_images)) *
         static_cast<double>(n_pixels) * static_cast<double>(n_images + n_pixels);
}

double bytes_of_descent(const HypernetTraining& training, Index side, Index n_images, Index block) {
  const Index n_terms = ImageDescent(training, side, {}).n_terms();
  const auto entries = static_cast<double>(block) * static_cast<double>(n_images);
  return bytes_of_grid(n_images, side * side, n_terms) +
         bytes_of_grid_descent(n_images, side * side, n_terms, training.batch) +
         sizeof(double) * entries * (2.0 + static_cast<double>(n_terms));
}

}  // namespace widthwise::verify
