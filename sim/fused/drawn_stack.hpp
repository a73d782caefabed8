#pragma once
// The g of a hypernetwork whose f alone is fused: matrices that are drawn as the general engine
// does, for layers so narrow that they cost nothing beside f, and whose jets may depend on each
// other.

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/deferred_matrix.hpp"
#include "sim/fused/jet_law.hpp"
#include "sim/mlp.hpp"
#include "sim/tangent.hpp"

namespace widthwise::sim {

/// How the gradient of g at u' over its weights V_1 .. V_H lies.
template <class Real>
struct GradientOfG {
  Eigen::Matrix<Real, Eigen::Dynamic, 1> lengths;  ///< of the gradient over V_l
  /// p_l . M_{l,s} q'_{l-1}, a row each, s = 1 or s = 1, 2: of the matrices that there are at u.
  Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic> along;
};

class DrawnStack {
 public:
  /// Layer l has the random numbers of object first_object + l - 1.
  DrawnStack(const MlpShape& shape, const SampleKey& key, std::uint64_t first_object);

  /// The pass at u', whose weights are `features` times the matrices M_{l,1}. At u there are
  /// n_matrices of them.
  GradientOfG<double> pass_at_u_prime(const Eigen::VectorXd& z, double features,
                                      Eigen::Index n_matrices);

  /// The coefficients of the output at u, whose weights move as `moves` says.
  Eigen::VectorXd output_at_u(const Eigen::VectorXd& z, const MovingLayers<double>& moves,
                              int max_order);

  std::int64_t n_normals() const;

 private:
  LinearMap& matrix(int l, Eigen::Index s);
  double along(int l, Eigen::Index s);

  MlpShape shape_;
  std::vector<RandomStream> streams_;                                   // one a layer
  std::vector<std::vector<std::unique_ptr<DeferredMatrix>>> matrices_;  // M_{l,1}, M_{l,2}, ..
  Tangent gradient_;                                                    // a term a layer
};

}  // namespace widthwise::sim
