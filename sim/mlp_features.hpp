#pragma once
// The hidden layers of an MLP as a network of features.

#include "sim/feature_network.hpp"
#include "sim/mlp.hpp"

namespace widthwise::sim {

/// `shape` has the hidden widths n_1 .. n_L; its output dimension plays no part. With a sigma_b for
/// its last layer a constant is one more feature, which is what the column of biases there is read
/// with. Throws std::invalid_argument unless L >= 1, biases are trained, there are no residual
/// connections and the parameterisation is the NTK one.
class MlpFeatures final : public FeatureNetwork {
 public:
  MlpFeatures(const MlpShape& shape, Engine engine, const SampleKey& key);
  /// Given weights, n_l x n_{l-1} each. Throws std::invalid_argument if a size is wrong.
  MlpFeatures(const MlpShape& shape, std::vector<Eigen::MatrixXd> weights);

  Eigen::Index n_features() const override {
    return hidden_.shape().output_dimension + (unit_ != 0.0 ? 1 : 0);
  }
  int n_layers() const override { return hidden_.shape().n_layers(); }
  Activation activation() const override { return hidden_.shape().activation; }
  Eigen::VectorXd features(const Eigen::VectorXd& x) override;
  Tangent pull_back(const Eigen::VectorXd& x, const Eigen::VectorXd& cotangent) override;
  Jet<TaylorAlgebra> push_forward(const Eigen::VectorXd& x, const TaylorAlgebra& algebra,
                                  std::span<const Tangent> directions) override;
  Jet<NilpotentAlgebra> push_forward(const Eigen::VectorXd& x, const NilpotentAlgebra& algebra,
                                     std::span<const Tangent> directions) override;
  std::vector<Eigen::MatrixXd> complete() override { return hidden_.complete(); }
  std::int64_t n_normals() const override { return hidden_.n_normals(); }
  double scale() const override { return scale_; }

 private:
  template <class Algebra>
  Jet<Algebra> moving(const Eigen::VectorXd& x, const Algebra& algebra,
                      std::span<const Tangent> directions);

  Mlp hidden_;    // up to the preactivations of the last hidden layer
  double scale_;  // of the last layer
  double unit_;   // the constant feature; 0: there is none
};

}  // namespace widthwise::sim
