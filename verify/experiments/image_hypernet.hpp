#pragma once
// A finite hypernetwork that learns to predict pixels of images, by gradient descent.

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/training/grid_hypernet.hpp"
#include "verify/experiments/image_regression.hpp"
#include "verify/experiments/image_split.hpp"
#include "verify/regression/feature_kernel.hpp"
#include "verify/regression/parallel_range.hpp"

namespace widthwise::verify {

/// The network f of a hypernetwork that is trained: an MLP, or a convnet whose channels are as many
/// as g is wide, flattened or with global average pooling.
enum class TrainedF { kMlp, kConvnet, kConvnetGap };

struct HypernetTraining {
  Eigen::Index width = 128;  ///< of f and of g
  int depth_f = 2;           ///< hidden layers
  int depth_g = 3;           ///< weight layers
  int steps = 300;
  Eigen::Index batch = 50;  ///< images a step; all of them where there are no more
  TrainedF f = TrainedF::kMlp;
  ImageChannels channels = ImageChannels::kValuesAndMask;  ///< of a convnet

  bool operator==(const HypernetTraining&) const = default;
};

/// "hn" for the widest, the last of them; "hn-48" for a narrower one.
std::string name_of_hypernet(const std::vector<HypernetTraining>& trainings, std::size_t which);

/// Throws std::invalid_argument unless they differ in their widths only, which ascend: one kernel
/// descent is the limit of all of them.
void check_hypernets(const std::vector<HypernetTraining>& trainings);

/// What f nears as it widens.
std::shared_ptr<const FeatureNetwork> limit_of_f(const HypernetTraining& training);

/// Another network for each split and number of images.
sim::SampleKey hypernet_key(std::uint64_t seed, std::int64_t split, Eigen::Index n_images);

/// h_T - h_0: predictions are what training added, for the outputs of a random network are as large
/// as intensities are. Inputs x are scaled so that in the limit S(x, x) = 1, |x|^2 = d for an MLP;
/// the z of a pixel is its row of the Cholesky factor of pixel_correlations() times the side of an
/// image, so that z.z' / d_z is exact. The rate is 1 over the largest eigenvalue of the network's
/// own NTK on its first batch.
class ImageHypernet {
 public:
  ImageHypernet(const HypernetTraining& training, Eigen::Index side, const sim::SampleKey& key,
                int threads);

  /// Learns the pixels that the first of the kernels' predictors does; false if the workers were to
  /// stop. Throws ResourceError for a network that diverges.
  bool learn(const ImageSplit& split, const ShownImages& images, const LearnedPixels& learned,
             const Workers& workers);

  /// The intensities of all pixels, P x M.
  Eigen::MatrixXd predict(const ShownImages& images, const Workers& workers) const;

  /// What g makes of weights between those that f emits: with v(x_j) those of image j, the
  /// intensities at sum_j shares(k, j) v(x_j) after training minus those before, P x K; `shares` is
  /// K x M. Where a row of it is all one image's, that is predict().
  Eigen::MatrixXd predict_between(const ShownImages& images, const Eigen::MatrixXd& shares) const;

  /// Root mean square of the residuals of the last batch over that of its targets.
  double residual() const { return residual_; }

 private:
  Eigen::MatrixXf inputs(const ShownImages& images, const Workers& workers) const;

  HypernetTraining training_;
  std::shared_ptr<const FeatureNetwork> limit_;
  sim::SampleKey key_;
  Eigen::MatrixXf z_;
  sim::GridHypernet now_;
  sim::GridHypernet start_;
  double residual_ = 1.0;
};

/// Multiplications that learning takes, roughly.
double cost_of_hypernet(const HypernetTraining& training, Eigen::Index n_pixels,
                        Eigen::Index n_images);

/// Its memory in bytes.
double bytes_of_hypernet(const HypernetTraining& training, Eigen::Index n_pixels);

}  // namespace widthwise::verify
