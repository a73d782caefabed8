#pragma once
// f as g sees it: where the weights of g come from, and how they move.

#include <Eigen/Core>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "sim/linear_map.hpp"
#include "sim/moving_matrix.hpp"
#include "sim/tangent.hpp"

namespace widthwise::sim {

/// A direction in the space of all weights of f, as the gradient of h(u) is: over the last layer A
/// it is `g` times `features`, for each weight matrix of g a sum of rank-one terms times a vector;
/// over the hidden layers it is `f`.
struct HypernetTangent {
  Tangent g;                 ///< dh/dv, v being the weights of g
  Eigen::VectorXd x;         ///< the input of f
  Eigen::VectorXd features;  ///< y_L(x) / sqrt(n); empty in the limit n = infinity
  Tangent f;                 ///< likewise
};

/// sum_k c_k M_k of rows x cols matrices that live elsewhere; zero if there are no terms.
class Combination final : public LinearMap {
 public:
  Combination(Eigen::Index rows, Eigen::Index cols) : rows_(rows), cols_(cols) {}

  void add(double coefficient, LinearMap& map) { terms_.emplace_back(coefficient, &map); }

  Eigen::Index rows() const override { return rows_; }
  Eigen::Index cols() const override { return cols_; }
  Eigen::VectorXd times(const Eigen::Ref<const Eigen::VectorXd>& x, double factor) override;
  Eigen::VectorXd transpose_times(const Eigen::Ref<const Eigen::VectorXd>& y,
                                  double factor) override;

 private:
  Eigen::Index rows_;
  Eigen::Index cols_;
  std::vector<std::pair<double, LinearMap*>> terms_;
};

/// The map x -> v(x), the weights V_1 .. V_H of g, and its derivatives.
class Emitter {
 public:
  virtual ~Emitter() = default;

  /// V_1 .. V_H at rest. x has f's input dimension; std::invalid_argument otherwise, here and
  /// below.
  virtual std::vector<Combination> weights(const Eigen::VectorXd& x) = 0;

  /// The covariance of an entry of V_l at x and at x', given the hidden layers of f:
  /// y_L(x).y_L(x') / n.
  virtual double weight_covariance(const Eigen::VectorXd& x, const Eigen::VectorXd& x_prime) = 0;

  /// The gradient of a function of v(x) over the weights of f, from its gradient over v.
  virtual HypernetTangent pull_back(const Eigen::VectorXd& x, Tangent g) = 0;

  /// The inner product of two such gradients over all weights of f.
  virtual double inner_product(const HypernetTangent& a, const HypernetTangent& b) = 0;

  /// V_1 .. V_H when the weights of f move by sum_v e_v direction_v. The directions must outlive
  /// the result.
  virtual std::vector<MovingMatrix<TaylorAlgebra>> move(
      const Eigen::VectorXd& x, const TaylorAlgebra& algebra,
      std::span<const HypernetTangent> directions) = 0;
  virtual std::vector<MovingMatrix<NilpotentAlgebra>> move(
      const Eigen::VectorXd& x, const NilpotentAlgebra& algebra,
      std::span<const HypernetTangent> directions) = 0;

  /// How many normals were drawn so far.
  virtual std::int64_t n_normals() const = 0;
};

}  // namespace widthwise::sim
