#pragma once
// A multilayer perceptron on its way through gradient descent.

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/mlp.hpp"
#include "sim/training/trained_matrix.hpp"
#include "sim/training/trained_network.hpp"

namespace widthwise::sim {

/// The passes of a network with one output through a block of inputs: grad f(x_j) over W_l is
/// delta_l,j y_l,j^T.
struct BlockPasses {
  std::vector<QueryBlock> y;      ///< y_0 .. y_L, the inputs of each weight matrix
  std::vector<QueryBlock> delta;  ///< of each weight matrix, its scale included
  Eigen::VectorXd outputs;
  Eigen::MatrixXd input_gradients;  ///< grad_x f, one column an input
};

/// <grad f_a(x_i), grad f_b(x_j)>, one row an input of a.
Eigen::MatrixXd kernel_between(const BlockPasses& a, const BlockPasses& b);

/// An MLP with one output, at inputs that are columns.
class TrainedMlp final : public TrainedNetwork {
 public:
  /// Weights at the start: those of Mlp(shape, engine, key) in law. Throws std::invalid_argument
  /// for a shape with more than one output, a width that is not positive, or inputs that do not
  /// fit.
  TrainedMlp(const MlpShape& shape, Engine engine, const SampleKey& key, Eigen::MatrixXd inputs);

  /// With weights given at the start, weights[l] being n_(l+1) x n_l.
  TrainedMlp(const MlpShape& shape, std::vector<Eigen::MatrixXd> weights, Eigen::MatrixXd inputs);

  Eigen::Index n_inputs() const override { return inputs_.cols(); }
  void look_at(std::span<const Eigen::Index> inputs) override;
  const Eigen::VectorXd& outputs() const override { return now_.outputs; }
  Eigen::MatrixXd kernel() const override { return kernel_between(now_, now_); }
  Eigen::MatrixXd kernel_with_start() const override;
  double flips(Eigen::Index n) const override;
  void step(const Eigen::VectorXd& weights, double momentum) override;

  /// The network at its present weights, as layers that anything can be asked of. Valid as long as
  /// the network is neither moved nor gone.
  std::vector<Layer> layers();

  /// The passes through the inputs looked at, or through other ones. Of weights that have grown
  /// beyond all numbers only the outputs are there, and not-a-number.
  const BlockPasses& passes_now() const { return now_; }
  BlockPasses passes_at(Eigen::MatrixXd x);

  std::vector<TrainedMatrix>& weights() { return weights_; }

 private:
  TrainedMlp(const MlpShape& shape, std::vector<TrainedMatrix> weights, Eigen::MatrixXd inputs);

  MlpShape shape_;
  std::vector<TrainedMatrix> weights_;
  Eigen::MatrixXd inputs_;
  BlockPasses start_;  // at all inputs, at the weights of the start
  BlockPasses now_;
  std::vector<Eigen::Index> looked_at_;
};

}  // namespace widthwise::sim
