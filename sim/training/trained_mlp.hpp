#pragma once
// A multilayer perceptron on its way through gradient descent.

#include <Eigen/Core>
#include <span>
#include <vector>

#include "sim/mlp.hpp"
#include "sim/training/trained_stack.hpp"

namespace widthwise::sim {

/// An MLP with one output, at inputs that are columns.
class TrainedMlp final : public TrainedStack {
 public:
  /// The law of its weights at the start is that of Mlp(shape, engine, key). Throws
  /// std::invalid_argument for a shape with more than one output, a width that is not positive, or
  /// inputs that do not fit.
  TrainedMlp(const MlpShape& shape, Engine engine, const SampleKey& key, Eigen::MatrixXd inputs);

  /// With weights given at the start, weights[l] being n_(l+1) x n_l.
  TrainedMlp(const MlpShape& shape, std::vector<Eigen::MatrixXd> weights, Eigen::MatrixXd inputs);

  /// K^(0..max_order)(u; u', .., u') at the present weights: see Mlp.
  Eigen::VectorXd correlations(const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime,
                               int max_order);
};

}  // namespace widthwise::sim
