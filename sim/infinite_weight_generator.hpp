#pragma once
// The weights of g as an f of infinite width gives them.

#include <memory>
#include <vector>

#include "sim/gaussian_matrix.hpp"
#include "sim/mlp.hpp"
#include "sim/weight_generator.hpp"

namespace widthwise::sim {

/// What is left of f when its width is infinite, at finitely many inputs x_1 .. x_p.
struct InfiniteWidth {
  std::vector<Eigen::VectorXd> inputs;  ///< known again by their entries, bit for bit
  Eigen::MatrixXd covariance;           ///< of each weight of g across the inputs, p x p
  Eigen::MatrixXd ntk;                  ///< Theta_f, p x p: dv(x) = Theta_f(x, x') dh/dv(x')
};

/// f of infinite width: the entries of V_l are independent Gaussians with covariance S(x, x')
/// across inputs, and v moves linearly along gradients [Jacot2018; Lee2019].
class InfiniteWeightGenerator final : public WeightGenerator {
 public:
  /// `g` says what sizes V_1 .. V_H have. Throws std::invalid_argument if sizes do not match or the
  /// covariance is indefinite.
  InfiniteWeightGenerator(InfiniteWidth limit, const MlpShape& g, Engine engine,
                          const SampleKey& key);

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

 private:
  Eigen::Index index_of(const Eigen::VectorXd& x) const;  // where an input enters, and only there

  template <class Algebra>
  std::vector<MovingMatrix<Algebra>> moving_weights(const Eigen::VectorXd& x,
                                                    const Algebra& algebra,
                                                    std::span<const HypernetTangent> directions);

  InfiniteWidth limit_;
  Eigen::MatrixXd root_;  // covariance = root root^T
  // V_l(x_i) = sum_k root(i, k) matrices_[l][k].
  std::vector<std::vector<std::unique_ptr<GaussianMatrix>>> matrices_;
};

}  // namespace widthwise::sim
