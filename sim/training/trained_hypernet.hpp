#pragma once
// Hypernetworks on their way through gradient descent.

#include <Eigen/Core>
#include <vector>

#include "sim/hypernet.hpp"
#include "sim/infinite_weight_generator.hpp"
#include "sim/training/trained_stack.hpp"

namespace widthwise::sim {

/// Inputs u = (x_i, z) of a hypernetwork, by the number of x.
struct HypernetInputs {
  Eigen::MatrixXd z;  ///< d_z x p, columns
  Owners x;           ///< i of each column
};

/// h(u) = g(z; v(x)) where f is infinitely wide: the weights of g are Gaussian with the covariance
/// of `limit` over the inputs x, and move by -eta Theta_f(x, x') dh/dv(x') along gradients
/// [Lee2019, Thm 2.1].
class TrainedInfiniteHypernet final : public TrainedStack {
 public:
  /// `g` says what sizes its matrices have. Throws std::invalid_argument if sizes do not fit or the
  /// covariance is indefinite.
  TrainedInfiniteHypernet(const MlpShape& g, const InfiniteWidth& limit, Engine engine,
                          const SampleKey& key, const HypernetInputs& inputs);
};

/// h(u) = g(z; v(x)), v = A y_L(x) / sqrt(n): the weights of f and A are trained. A has as many
/// rows as g has weights, N; it is deferred as one matrix, so that R queries cost O(N R^2) time and
/// O(N R) memory, where the entries of A are N n.
class TrainedHypernet final : public TrainedByPasses {
 public:
  /// x is d x I, columns. Throws std::invalid_argument if sizes do not fit.
  TrainedHypernet(const HypernetShape& shape, Engine engine, const SampleKey& key,
                  Eigen::MatrixXd x, const HypernetInputs& inputs);

  /// The passes through other tuples (x_i, z), i being the column of `x` that owns z: weights of f,
  /// A last, and the gradients in x as those of inputs.
  BlockPasses passes_at(const Eigen::MatrixXd& x, const HypernetInputs& tuples);

 private:
  BlockPasses passes_of(const Eigen::MatrixXd& z, const Owners& numbers_of_x) override;
  Eigen::MatrixXd pass_g(const Eigen::MatrixXd& v, const HypernetInputs& tuples,
                         BlockPasses& passes) const;

  HypernetShape shape_;
  Eigen::MatrixXd x_;
};

}  // namespace widthwise::sim
