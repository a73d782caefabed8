#pragma once
// The hidden layers of an MLP as a network of features.

#include "sim/feature_network.hpp"
#include "sim/mlp.hpp"

namespace widthwise::sim {

/// `shape` has the hidden widths n_1 .. n_L; its outputs play no part. L >= 1, else
/// std::invalid_argument.
class MlpFeatures final : public FeatureNetwork {
 public:
  MlpFeatures(const MlpShape& shape, Engine engine, const SampleKey& key);
  /// Given weights, n_l x n_{l-1} each. Throws std::invalid_argument if a size is wrong.
  MlpFeatures(const MlpShape& shape, std::vector<Eigen::MatrixXd> weights);

  Eigen::Index n_features() const override { return hidden_.shape().output_dimension; }
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

 private:
  Mlp hidden_;  // up to the preactivations of the last hidden layer
};

}  // namespace widthwise::sim
