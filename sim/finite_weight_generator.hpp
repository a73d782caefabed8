#pragma once
// The weights of g as an f of finite width gives them.

#include <memory>
#include <vector>

#include "sim/component_algebra.hpp"
#include "sim/feature_network.hpp"
#include "sim/gaussian_tensor.hpp"
#include "sim/mlp.hpp"
#include "sim/weight_generator.hpp"

namespace widthwise::sim {

/// f of finite width: a network of n features y_L, and the last layer A, the block of which that
/// emits V_l is a rows x cols x n array: V_l(x) = A_l y_L(x) / sqrt(n).
class FiniteWeightGenerator final : public WeightGenerator {
 public:
  /// `g` says what sizes V_1 .. V_H have. The weights of f should be named by the same key, as
  /// objects 0, 1, ..: those of A are named by others.
  FiniteWeightGenerator(std::unique_ptr<FeatureNetwork> f, const MlpShape& g, Engine engine,
                        const SampleKey& key);

  /// Given weights: last[l] as GaussianTensor::complete() gives them.
  /// Throws std::invalid_argument if a size is wrong.
  FiniteWeightGenerator(std::unique_ptr<FeatureNetwork> f, const MlpShape& g,
                        std::vector<Eigen::MatrixXd> last);

  std::vector<Combination> weights(const Eigen::VectorXd& x) override;
  Eigen::MatrixXd weight_covariance(const std::vector<Eigen::VectorXd>& inputs) override;
  HypernetTangent pull_back(const Eigen::VectorXd& x, Tangent g) override;
  double inner_product(const HypernetTangent& a, const HypernetTangent& b) override;
  std::vector<MovingMatrix<TaylorAlgebra>> push_forward(
      const Eigen::VectorXd& x, const TaylorAlgebra& algebra,
      std::span<const HypernetTangent> directions) override;
  std::vector<MovingMatrix<NilpotentAlgebra>> push_forward(
      const Eigen::VectorXd& x, const NilpotentAlgebra& algebra,
      std::span<const HypernetTangent> directions) override;
  std::int64_t n_normals() const override;

  /// V_1 .. V_H when the weights of f move along a gradient, with the kinds of move (component_
  /// algebra.hpp) in variables of their own. The direction must outlive the result. Throws
  /// std::invalid_argument unless f has one hidden layer, which is multilinear.
  std::vector<MovingMatrix<ComponentAlgebra>> push_forward_by_kind(
      const Eigen::VectorXd& x, const ComponentAlgebra& algebra, const HypernetTangent& direction);

  /// All weights: those of the hidden layers, and A_1 .. A_H.
  std::pair<std::vector<Eigen::MatrixXd>, std::vector<Eigen::MatrixXd>> complete();

 private:
  Eigen::VectorXd features(const Eigen::VectorXd& x);

  // <g, A features>, g being over the weights of g and A features what the last layer emits.
  double along(const Tangent& g, const Eigen::VectorXd& features);

  template <class Algebra>
  std::vector<MovingMatrix<Algebra>> moving_weights(const Eigen::VectorXd& x,
                                                    const Algebra& algebra,
                                                    std::span<const HypernetTangent> directions);

  std::unique_ptr<FeatureNetwork> f_;
  std::vector<std::unique_ptr<GaussianTensor>> last_;  // A_1 .. A_H
};

}  // namespace widthwise::sim
