#include "verify/experiments/label_regression.hpp"

#include "verify/regression/feature_kernel.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

// Weights 10 x P.
std::optional<Eigen::MatrixXd> label_weights(const KroneckerSum& kernel, double ridge,
                                             const LabelTargets& targets, const Workers& workers) {
  const Eigen::VectorXd ridges = ridge * targets.counts.cwiseInverse();
  return solve_at_points(kernel, ridges, targets.points, targets.means, workers);
}

}  // namespace

FeatureKernel label_features(int depth_f, const Workers& workers) {
  const Eigen::MatrixXd labels = Eigen::MatrixXd::Identity(kLabels, kLabels);
  return mlp_features(depth_f)->between(labels, labels, workers);
}

LabelTargets label_targets(const ImageData& data, const ImageSplit& split, Index n,
                           const LearnedPixels& learned) {
  const ShownImages images = split.training(n);
  Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(kLabels, data.n_pixels());
  Eigen::MatrixXd counts = sums;
  const auto add = [&](Index image, Index pixel) {
    const Index number = split.training_order()[static_cast<std::size_t>(image)];
    const Index label = data.training_labels.at(static_cast<std::size_t>(number));
    sums(label, pixel) += images.intensities(pixel, image);
    counts(label, pixel) += 1.0;
  };
  if (learned.per_image) {
    for (const GridPoint& point : split.points(n, *learned.per_image, 0)) add(point.x, point.z);
  } else {
    for (Index i = 0; i < n; ++i) {
      for (Index p = 0; p < data.n_pixels(); ++p) add(i, p);
    }
  }
  LabelTargets targets;
  const auto n_points = (counts.array() > 0.0).count();
  targets.means.resize(n_points);
  targets.counts.resize(n_points);
  for (Index label = 0; label < kLabels; ++label) {
    for (Index p = 0; p < data.n_pixels(); ++p) {
      if (counts(label, p) == 0.0) continue;
      const auto at = static_cast<Index>(targets.points.size());
      targets.means(at) = sums(label, p) / counts(label, p);
      targets.counts(at) = counts(label, p);
      targets.points.push_back({label, p});
    }
  }
  return targets;
}

LabelTargets targets_of_label(const LabelTargets& targets, Index label) {
  LabelTargets own;
  std::vector<Index> which;
  for (std::size_t k = 0; k < targets.points.size(); ++k) {
    if (targets.points[k].x != label) continue;
    own.points.push_back(targets.points[k]);
    which.push_back(static_cast<Index>(k));
  }
  own.means = targets.means(which);
  own.counts = targets.counts(which);
  return own;
}

std::optional<Eigen::MatrixXd> predict_jointly(const KroneckerSum& kernel, double ridge,
                                               const LabelTargets& targets,
                                               const Workers& workers) {
  const auto weights = label_weights(kernel, ridge, targets, workers);
  if (!weights) return {};
  return kernel.times(*weights, workers).transpose();
}

std::optional<Eigen::MatrixXd> predict_separately(const KroneckerSum& kernel, double ridge,
                                                  const LabelTargets& targets,
                                                  const Workers& workers) {
  Eigen::MatrixXd predictions = Eigen::MatrixXd::Zero(kernel.n_z(), kLabels);
  for (Index label = 0; label < kLabels; ++label) {
    const LabelTargets own = targets_of_label(targets, label);
    if (own.points.empty()) continue;
    const auto weights = label_weights(kernel, ridge, own, workers);
    if (!weights) return {};
    predictions.col(label) = kernel.times(*weights, workers).row(label).transpose();
  }
  return predictions;
}

}  // namespace widthwise::verify
