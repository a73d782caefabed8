#pragma once
// The convolutions of a finite convnet as a network of features.

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "sim/feature_network.hpp"
#include "sim/gaussian_matrix.hpp"
#include "sim/patches.hpp"

namespace widthwise::sim {

/// L layers of q x q filters with zero padding on images of fixed size, NTK parameterisation
/// without biases: with y_0 = x of C_0 channels and patch_p the q^2 pixels around p,
///   h_l(p) = W_l patch_p(y_{l-1}) / sqrt(q^2 C_{l-1}),  y_l = s(h_l),
/// W_l of C x q^2 C_{l-1} N(0, 1) entries. Features are y_L at all P pixels, or their mean
/// [Arora2019, Sec. 4; section not checked].
struct ConvnetShape {
  Eigen::Index input_channels;
  Eigen::Index height;
  Eigen::Index width;
  int depth;              ///< L >= 1
  Eigen::Index channels;  ///< C, of every layer
  int filter_size = 3;    ///< q, odd
  bool pooled = false;    ///< global average pooling
  Activation activation = Activation::kRelu;

  Eigen::Index n_pixels() const { return height * width; }
  Eigen::Index input_dimension() const { return input_channels * n_pixels(); }
  Eigen::Index n_features() const { return pooled ? channels : channels * n_pixels(); }
  /// Columns of W_l, l = 1..L: the fan-in.
  Eigen::Index fan_in(int layer) const;
};

/// The engine that W_l is held by. Every pass asks a deferred matrix one product a pixel, which
/// costs as much as drawing a dense one unless both sides are well above that.
Engine engine_of_layer(const ConvnetShape& shape, Engine engine, int layer);

/// Inputs hold one channel after another, each row after row.
class ConvolutionalFeatures final : public FeatureNetwork {
 public:
  /// Weights are objects 0 .. L-1 of the key. Throws std::invalid_argument if a number of the shape
  /// is not positive or a filter has no central pixel.
  ConvolutionalFeatures(const ConvnetShape& shape, Engine engine, const SampleKey& key);
  /// Given weights W_1 .. W_L. Also throws if one has the wrong size.
  ConvolutionalFeatures(const ConvnetShape& shape, std::vector<Eigen::MatrixXd> weights);

  const ConvnetShape& shape() const { return shape_; }

  Eigen::Index n_features() const override { return shape_.n_features(); }
  int n_layers() const override { return shape_.depth; }
  Activation activation() const override { return shape_.activation; }
  Eigen::VectorXd features(const Eigen::VectorXd& x) override;
  /// One rank-one term a layer and pixel.
  Tangent pull_back(const Eigen::VectorXd& x, const Eigen::VectorXd& cotangent) override;
  Jet<TaylorAlgebra> push_forward(const Eigen::VectorXd& x, const TaylorAlgebra& algebra,
                                  std::span<const Tangent> directions) override;
  Jet<NilpotentAlgebra> push_forward(const Eigen::VectorXd& x, const NilpotentAlgebra& algebra,
                                     std::span<const Tangent> directions) override;
  std::vector<Eigen::MatrixXd> complete() override;
  std::int64_t n_normals() const override;

 private:
  struct Pass {
    Eigen::VectorXd x;
    std::vector<Eigen::VectorXd> y;  // y_0 .. y_L
    std::vector<Eigen::VectorXd> h;  // h_1 .. h_L
  };

  const Pass& pass(const Eigen::VectorXd& x);
  double fan_in_scale(int layer) const;
  Eigen::VectorXd pixel_by_pixel(const Eigen::VectorXd& x) const;
  Eigen::VectorXd convolve(int layer, const Eigen::VectorXd& y);
  Eigen::VectorXd read_off(const Eigen::VectorXd& y) const;
  Eigen::VectorXd read_off_transposed(const Eigen::VectorXd& cotangent) const;

  template <class Algebra>
  Jet<Algebra> moving_features(const Eigen::VectorXd& x, const Algebra& algebra,
                               std::span<const Tangent> directions);

  ConvnetShape shape_;
  Patches patches_;
  std::vector<std::unique_ptr<GaussianMatrix>> weights_;
  std::optional<Pass> last_;  // whatever is asked at one input is asked of one pass
};

}  // namespace widthwise::sim
