#pragma once
// What f gives to a hypernetwork's kernels: between every two of some inputs x.

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "verify/regression/parallel_range.hpp"

namespace widthwise::verify {

/// Inputs of f are scaled so that every weight of g has variance 1 at each: for an MLP to
/// |x|^2 = d. An input at which f vanishes (x = 0) stays so, and all weights of g with it.
struct FeatureKernel {
  Eigen::MatrixXd theta;    ///< arccos S, from [0, pi/2]; pi/2 where one of the two vanishes
  Eigen::MatrixXd theta_f;  ///< the NTK of each weight of g; 0 there
};

/// A network f, infinitely wide.
class FeatureNetwork {
 public:
  virtual ~FeatureNetwork() = default;

  /// "an MLP of 2 hidden layers".
  virtual std::string in_words() const = 0;

  /// What it takes of images, a column each, of which it is shown `values` where `masks` is 1: the
  /// values, or the values and then the masks.
  virtual Eigen::MatrixXd channels(const Eigen::MatrixXd& values,
                                   const Eigen::MatrixXd& masks) const = 0;

  /// By what it divides each of these inputs, a column each, so that every weight of g has variance
  /// 1 there: sqrt S(x, x).
  virtual Eigen::VectorXd lengths(const Eigen::MatrixXd& inputs, const Workers& workers) const = 0;

  /// How often Theta_f was evaluated so far.
  std::uint64_t evaluations() const { return evaluations_; }

  /// Inputs are columns: rows of the result belong to those of `left`, columns to those of `right`.
  /// Entries of equal inputs are exactly those of an input with itself.
  virtual FeatureKernel between(const Eigen::MatrixXd& left, const Eigen::MatrixXd& right,
                                const Workers& workers) const = 0;

 protected:
  void count(std::uint64_t evaluations) const { evaluations_ += evaluations; }

 private:
  mutable std::atomic<std::uint64_t> evaluations_ = 0;
};

/// Whether these are the same inputs, so that the kernel between them is symmetric and half of it
/// will do.
inline bool are_same(const Eigen::MatrixXd& left, const Eigen::MatrixXd& right) {
  return left.rows() == right.rows() && left.cols() == right.cols() && left == right;
}

/// Entries that are evaluated between `n_left` and `n_right` inputs: half of a symmetric kernel.
inline std::uint64_t n_evaluated(Eigen::Index n_left, Eigen::Index n_right, bool same) {
  const auto n = static_cast<std::uint64_t>(n_left);
  return same ? n * (n + 1) / 2 : n * static_cast<std::uint64_t>(n_right);
}

/// An MLP of `depth` >= 1 hidden layers.
std::shared_ptr<const FeatureNetwork> mlp_features(int depth);

/// What a convnet sees of an image: the values of the pixels that are shown, zeros elsewhere, and
/// perhaps, as a second channel, which ones are shown.
enum class ImageChannels { kValues = 1, kValuesAndMask = 2 };

/// A convnet of `depth` layers of 3 x 3 filters; then all pixels, or their mean where it is
/// `pooled`.
std::shared_ptr<const FeatureNetwork> convnet_features(
    int depth, bool pooled, ImageChannels channels = ImageChannels::kValuesAndMask);

}  // namespace widthwise::verify
