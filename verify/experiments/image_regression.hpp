#pragma once
// Kernel regression of the intensities of images' pixels.

#include <array>
#include <optional>

#include "verify/experiments/image_kernels.hpp"
#include "verify/experiments/image_split.hpp"
#include "verify/results/error_table.hpp"

namespace widthwise::verify {

/// What a predictor learns from.
struct LearnedPixels {
  std::optional<Eigen::Index> per_image;  ///< drawn with replacement; nothing: all of them
  int predictors = 1;                     ///< of which the mean is taken, each of fresh pixels
  double ridge = 1e-9;                    ///< times the mean of the kernel's diagonal
};

/// The largest dense kernel that is factored.
inline constexpr Eigen::Index kMostDensePoints = 20'000;

/// Throws UsageError for more images than there are to learn from.
void check_images(Eigen::Index n_images, const ImageData& data);

/// Throws UsageError for more points than a dense kernel is factored for.
void check_points(Eigen::Index n_images, const LearnedPixels& learned);

/// A predictor of all pixels of an image.
struct ImagePredictor {
  theory::KernelForm form;
  Eigen::MatrixXd weights;  ///< N x P, of the training images' pixels
  SolverEffort effort;
};

/// Learns from the images of a split, between which f's kernel is `f`. Nothing if the workers were
/// to stop. Throws UsageError for a kernel that is singular.
std::optional<ImagePredictor> learn(const ImageKernels& kernels, theory::KernelForm form,
                                    const FeatureKernel& f, const ImageSplit& split,
                                    const ShownImages& training, const LearnedPixels& learned,
                                    const Workers& workers);

/// The intensities that it predicts of other images, P x M; `f` is their kernel (M rows) with those
/// that it has learned from.
Eigen::MatrixXd predict(const ImageKernels& kernels, const ImagePredictor& predictor,
                        const FeatureKernel& f, const Workers& workers);

/// Squared errors, added up.
class ErrorSums {
 public:
  /// Of predictions P x M of the images; without masks over all pixels only.
  void add(const Eigen::MatrixXd& predictions, const ShownImages& truth);

  /// Whether there are such pixels at all: of images that are shown whole none is unseen.
  bool has(PixelSet pixels) const { return counts_[static_cast<std::size_t>(pixels)] > 0.0; }

  /// The mean over a set of pixels of all images. Throws std::out_of_range over none.
  double mean(PixelSet pixels) const;

 private:
  std::array<double, kPixelSets.size()> sums_{};
  std::array<double, kPixelSets.size()> counts_{};
};

/// Peak memory of learning from `n_images` images with each of the kernels' forms, if there are
/// any, and predicting `block` at once, in bytes.
double bytes_of_image_regression(const ImageKernels& kernels, const LearnedPixels& learned,
                                 Eigen::Index n_images, Eigen::Index block, int threads);

}  // namespace widthwise::verify
