#pragma once
// What a hypernetwork that learns to predict pixels nears as it widens.

#include <Eigen/Core>
#include <optional>

#include "verify/experiments/image_hypernet.hpp"
#include "verify/experiments/image_kernels.hpp"
#include "verify/regression/grid_descent.hpp"

namespace widthwise::verify {

/// Gradient descent with the hyperkernel: the steps, batches and pixels of ImageHypernet with the
/// same key, and the rate 1 over the largest eigenvalue of the hyperkernel on the first batch.
class ImageDescent {
 public:
  ImageDescent(const HypernetTraining& training, Eigen::Index side, const sim::SampleKey& key);

  /// False if the workers were to stop.
  bool learn(const ImageSplit& split, const ShownImages& images, const LearnedPixels& learned,
             const Workers& workers);

  /// The intensities of all pixels, P x M, of what has learned.
  Eigen::MatrixXd predict(const ShownImages& images, const Workers& workers) const;

  /// Steps and the residual of the last batch over its targets.
  SolverEffort effort() const;

  Eigen::Index n_terms() const { return kernels_.n_terms(theory::KernelForm::kHyperkernel); }

 private:
  HypernetTraining training_;
  sim::SampleKey key_;
  ImageKernels kernels_;
  ShownImages images_;  // that were learned
  GridDescent descent_{};
};

/// Multiplications that it takes to learn, roughly.
double cost_of_descent(const HypernetTraining& training, Eigen::Index n_pixels,
                       Eigen::Index n_images);

/// Its memory in bytes, with `block` test images at once.
double bytes_of_descent(const HypernetTraining& training, Eigen::Index side, Eigen::Index n_images,
                        Eigen::Index block);

}  // namespace widthwise::verify
