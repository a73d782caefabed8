#pragma once
// A finite convnet with one output, and its derivative correlations.

#include "sim/convolutional_features.hpp"

namespace widthwise::sim {

/// f(x) = a . y_L(x) / sqrt(n), y_L being its n convolutional features and a of N(0, 1) entries;
/// all weights are trained. One random network. Not for concurrent use, and not const: weights are
/// drawn when asked for.
class Convnet {
 public:
  /// Throws as ConvolutionalFeatures does, here and below.
  Convnet(const ConvnetShape& shape, Engine engine, const SampleKey& key);
  /// Given weights W_1 .. W_L and a, 1 x n.
  Convnet(const ConvnetShape& shape, std::vector<Eigen::MatrixXd> weights);

  const ConvnetShape& shape() const { return features_.shape(); }

  /// f(x).
  double value(const Eigen::VectorXd& x);

  /// grad f(x) over all weights: one rank-one term a layer and pixel, the last layer being a.
  Tangent gradient(const Eigen::VectorXd& x);

  /// The jet of f(u) when the weights move by sum_v e_v direction_v. Throws std::invalid_argument
  /// for a tangent with another number of layers.
  template <class Algebra>
  Jet<Algebra> push_forward(const Eigen::VectorXd& u, const Algebra& algebra,
                            std::span<const Tangent> directions);

  /// K^(0..max_order)(u; u', .., u'), as of an MLP: entries beyond L + 1 are exactly 0.0 where the
  /// activation is the ReLU or the identity.
  Eigen::VectorXd correlations(const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime,
                               int max_order);

  /// W_1 .. W_L and a. The convnet with these weights answers as this one did, to rounding.
  std::vector<Eigen::MatrixXd> complete();

  /// How many normals were drawn for the weights so far.
  std::int64_t n_normals() const { return features_.n_normals() + readout_->n_normals(); }

 private:
  ConvolutionalFeatures features_;
  std::unique_ptr<GaussianMatrix> readout_;  // a
};

}  // namespace widthwise::sim
