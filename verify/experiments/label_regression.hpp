#pragma once
// Images of which f sees but the label: all images of one label share their input x, one-hot.

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "verify/experiments/image_regression.hpp"
#include "verify/experiments/image_split.hpp"
#include "verify/regression/kronecker_sum.hpp"

namespace widthwise::verify {

inline constexpr Eigen::Index kLabels = 10;

/// Theta_f and S between ten one-hot labels, for f an MLP of `depth_f` hidden layers: labels are
/// orthogonal, but S is not 0 between them.
FeatureKernel label_features(int depth_f, const Workers& workers);

/// What is learned of each label and pixel: points that come several times, in one image or in
/// several, are one with the mean of their targets. Least squares with a ridge do not tell these
/// from the points that they are made of if the ridge is divided by the count; derived.
struct LabelTargets {
  std::vector<GridPoint> points;  ///< x is a label
  Eigen::VectorXd means;
  Eigen::VectorXd counts;
};

/// Of the first `n` training images of a split, whose data have training labels.
LabelTargets label_targets(const ImageData& data, const ImageSplit& split, Eigen::Index n,
                           const LearnedPixels& learned);

/// Only the points of one label; empty where there is none.
LabelTargets targets_of_label(const LabelTargets& targets, Eigen::Index label);

/// The intensities P x 10 that regression on all labels predicts of each; `kernel` is between their
/// grids. Nothing if the workers were to stop. Throws UsageError for a kernel that is singular.
std::optional<Eigen::MatrixXd> predict_jointly(const KroneckerSum& kernel, double ridge,
                                               const LabelTargets& targets, const Workers& workers);

/// Likewise of ten regressions, each on one label alone; 0 for a label without images.
std::optional<Eigen::MatrixXd> predict_separately(const KroneckerSum& kernel, double ridge,
                                                  const LabelTargets& targets,
                                                  const Workers& workers);

}  // namespace widthwise::verify
