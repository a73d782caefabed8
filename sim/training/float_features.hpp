#pragma once
// The hidden layers of f, an MLP or a convnet, with stored weights in single precision, over many
// inputs at once.

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "sim/convolutional_features.hpp"
#include "sim/mlp.hpp"
#include "sim/random_stream.hpp"

namespace widthwise::sim {

/// y_l = s(W_l U(y_{l-1}) / sqrt(fan-in)), l = 1..L, with s the ReLU and U what a layer sees of the
/// one below: all of it in an MLP, the patch around each pixel in a convnet (ConvnetShape).
/// Features are y_L, or its mean over pixels where the convnet is pooled. Weights are objects 0 ..
/// L-1 of the key.
class FloatFeatures {
 public:
  /// `f.widths` are the hidden layers; its output plays no part. Throws std::invalid_argument
  /// without one.
  FloatFeatures(const MlpShape& f, const SampleKey& key);
  /// Throws std::invalid_argument if a number of the shape is not positive or a filter has no
  /// central pixel.
  FloatFeatures(const ConvnetShape& f, const SampleKey& key);

  /// A pass forward at inputs that are columns.
  struct Pass {
    std::vector<Eigen::MatrixXf> y;  ///< y_0 .. y_L: a column an input, or a pixel of one
    Eigen::MatrixXf features;        ///< a column an input
  };

  Eigen::Index n_inputs() const { return n_inputs_; }
  Eigen::Index n_features() const { return n_features_; }

  /// `x` has n_inputs() rows; of a convnet one channel after another, each row after row.
  Pass pass(const Eigen::MatrixXf& x) const;

  /// D_l / sqrt(fan-in), D_l being what reaches h_l of a cotangent of the features, laid out as
  /// these are. The gradient over W_l is the product of it with U(y_{l-1})^T.
  std::vector<Eigen::MatrixXf> pull_back(const Pass& at, const Eigen::MatrixXf& cotangent) const;

  /// W_l <- W_l - that gradient.
  void move(const Pass& at, const std::vector<Eigen::MatrixXf>& deltas);

  /// How the features move when the weights move along it.
  Eigen::MatrixXf push_forward(const Pass& at, const std::vector<Eigen::MatrixXf>& deltas) const;

  std::vector<Eigen::MatrixXf>& weights() { return weights_; }

 private:
  float scale(std::size_t layer) const;
  Eigen::MatrixXf seen(const Eigen::MatrixXf& y) const;             // U y
  Eigen::MatrixXf seen_transposed(const Eigen::MatrixXf& u) const;  // U^T u
  Eigen::MatrixXf pixel_by_pixel(const Eigen::MatrixXf& x) const;
  Eigen::MatrixXf read_off(const Eigen::MatrixXf& y) const;
  Eigen::MatrixXf read_off_transposed(const Eigen::MatrixXf& cotangent) const;

  Eigen::Index n_inputs_;
  Eigen::Index n_features_;
  std::optional<ConvnetShape> image_;                  // of a convnet
  std::vector<std::vector<Eigen::Index>> neighbours_;  // of a pixel: those around it, -1 outside
  std::vector<Eigen::MatrixXf> weights_;
};

/// sqrt(2) max(h, 0), entry by entry.
Eigen::MatrixXf float_relu(const Eigen::MatrixXf& h);

/// What comes back through the gates that y = s(h) has open.
Eigen::MatrixXf through_float_gates(const Eigen::MatrixXf& y, const Eigen::MatrixXf& delta);

}  // namespace widthwise::sim
