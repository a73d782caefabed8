#pragma once
// f as g sees it: where the weights of g come from, and how they move.

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/combination.hpp"
#include "sim/moving_matrix.hpp"
#include "sim/tangent.hpp"

namespace widthwise::sim {

/// A direction in the space of all weights of f, as the gradient of h(u) is: over the last layer A
/// it is `g` times `features`, for each weight matrix of g a sum of rank-one terms times a vector;
/// over the hidden layers it is `f`.
struct HypernetTangent {
  Tangent g;                 ///< dh/dv, v being the weights of g
  Eigen::VectorXd features;  ///< y_L(x) / sqrt(n); empty in the limit n = infinity
  Tangent f;                 ///< likewise
  Eigen::Index input = 0;    ///< in that limit the number of f's input among those it is known at
};

/// The map x -> v(x), the weights V_1 .. V_H of g, and its derivatives.
class WeightGenerator {
 public:
  virtual ~WeightGenerator() = default;

  /// V_1 .. V_H at rest. x has f's input dimension; std::invalid_argument otherwise, here and
  /// below.
  virtual std::vector<Combination> weights(const Eigen::VectorXd& x) = 0;

  /// The covariances of an entry of V_l across inputs x_1 .. x_p, given the hidden layers of f:
  /// y_L(x_i).y_L(x_j) / n, p x p.
  virtual Eigen::MatrixXd weight_covariance(const std::vector<Eigen::VectorXd>& inputs) = 0;

  /// The gradient of a function of v(x) over the weights of f, from its gradient over v.
  virtual HypernetTangent pull_back(const Eigen::VectorXd& x, Tangent g) = 0;

  /// The inner product of two such gradients over all weights of f.
  virtual double inner_product(const HypernetTangent& a, const HypernetTangent& b) = 0;

  /// V_1 .. V_H when the weights of f move by sum_v e_v direction_v. The directions must outlive
  /// the result.
  virtual std::vector<MovingMatrix<TaylorAlgebra>> push_forward(
      const Eigen::VectorXd& x, const TaylorAlgebra& algebra,
      std::span<const HypernetTangent> directions) = 0;
  virtual std::vector<MovingMatrix<NilpotentAlgebra>> push_forward(
      const Eigen::VectorXd& x, const NilpotentAlgebra& algebra,
      std::span<const HypernetTangent> directions) = 0;

  /// How many normals were drawn so far.
  virtual std::int64_t n_normals() const = 0;
};

}  // namespace widthwise::sim
