#pragma once
// A stack of layers with one output on its way through gradient descent.

#include <Eigen/Core>
#include <span>
#include <vector>

#include "sim/activation.hpp"
#include "sim/training/trained_matrices.hpp"
#include "sim/training/trained_network.hpp"

namespace widthwise::sim {

/// The passes of a stack through a block of inputs: the gradient of output j over the weight matrix
/// l of its owner is delta_l,j y_l,j^T.
struct BlockPasses {
  Owners owners;                  ///< of the inputs
  std::vector<QueryBlock> y;      ///< y_0 .. y_L, the inputs of each weight matrix
  std::vector<QueryBlock> delta;  ///< of each weight matrix, its scale included
  Eigen::VectorXd outputs;
  Eigen::MatrixXd input_gradients;  ///< of each output in its y_0, one column an input
};

/// y_0 = an input, h_l = V_l y_{l-1} / sqrt(fan-in), y_l = s(h_l), one output h_{L+1}: a stack
/// whose matrices belong to owners. A gradient of an input of owner j moves the matrices of owner i
/// by coupling(i, j) times itself: of an MLP there is one owner and a coupling of 1, of a
/// hypernetwork with an infinite f the owners are the inputs x of f and the coupling is Theta_f.
class TrainedStack : public TrainedNetwork {
 public:
  /// Inputs are columns. Throws std::invalid_argument if sizes do not fit each other.
  TrainedStack(Activation activation, std::vector<TrainedMatrices> weights, Eigen::MatrixXd inputs,
               Owners owners, Eigen::MatrixXd coupling);

  Eigen::Index n_inputs() const override { return inputs_.cols(); }
  void look_at(std::span<const Eigen::Index> inputs) override;
  const Eigen::VectorXd& outputs() const override { return now_.outputs; }
  Eigen::MatrixXd kernel() const override { return kernel_between(now_, now_); }
  Eigen::MatrixXd kernel_with_start() const override;
  double flips(Eigen::Index n) const override;
  void step(const Eigen::VectorXd& weights, double momentum) override;

  /// The passes through the inputs looked at, or through other ones. Of weights that have grown
  /// beyond all numbers only the outputs are there, and not-a-number.
  const BlockPasses& passes_now() const { return now_; }
  BlockPasses passes_at(Eigen::MatrixXd x, Owners owners);

  std::vector<TrainedMatrices>& weights() { return weights_; }
  Activation activation() const { return activation_; }

 private:
  Eigen::MatrixXd kernel_between(const BlockPasses& a, const BlockPasses& b) const;

  Activation activation_;
  std::vector<TrainedMatrices> weights_;
  Eigen::MatrixXd inputs_;
  Owners owners_;
  Eigen::MatrixXd coupling_;
  BlockPasses start_;  // at all inputs, at the weights of the start
  BlockPasses now_;
  std::vector<Eigen::Index> looked_at_;
};

}  // namespace widthwise::sim
