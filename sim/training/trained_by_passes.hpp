#pragma once
// Networks under training whose gradients over weight matrices are outer products of passes.

#include <Eigen/Core>
#include <span>
#include <vector>

#include "sim/training/trained_matrices.hpp"
#include "sim/training/trained_network.hpp"

namespace widthwise::sim {

/// The passes of a network through a block of inputs: the gradient of output j over the weight
/// matrix l of its owner is delta_l,j y_l,j^T.
struct BlockPasses {
  Owners owners;                       ///< of the matrices that each input is passed through
  std::vector<QueryBlock> y;           ///< y_0 .. y_L, the inputs of each weight matrix
  std::vector<QueryBlock> delta;       ///< of each weight matrix, its scale included
  std::vector<Eigen::MatrixXd> units;  ///< further activations, of units behind the last matrix
  Eigen::VectorXd outputs;
  Eigen::MatrixXd input_gradients;  ///< of each output in its y_0, one column an input
};

/// Keeps the passes of the start, at all inputs, and those of now. A gradient of an input of owner
/// j moves the matrices of owner i by coupling(i, j) times itself.
class TrainedByPasses : public TrainedNetwork {
 public:
  Eigen::Index n_inputs() const override { return inputs_.cols(); }
  void look_at(std::span<const Eigen::Index> inputs) override;
  const Eigen::VectorXd& outputs() const override { return now_.outputs; }
  Eigen::MatrixXd kernel() const override { return kernel_between(now_, now_); }
  Eigen::MatrixXd kernel_with_start() const override;
  double flips(Eigen::Index n) const override;
  void step(const Eigen::VectorXd& weights, double momentum) override;

  /// The passes through the inputs looked at. Of weights that have grown beyond all numbers only
  /// the outputs are there, and not-a-number.
  const BlockPasses& passes_now() const { return now_; }

  std::vector<TrainedMatrices>& weights() { return weights_; }

 protected:
  TrainedByPasses(std::vector<TrainedMatrices> weights, Eigen::MatrixXd inputs,
                  Owners owners_of_inputs, Eigen::MatrixXd coupling);

  /// Looks at all inputs for the first time: the end of every constructor.
  void start();

  /// The passes at inputs, columns, of these owners.
  virtual BlockPasses passes_of(const Eigen::MatrixXd& inputs, const Owners& owners) = 0;

  static BlockPasses without_values(Eigen::Index n);

  const Eigen::MatrixXd& inputs() const { return inputs_; }
  const Owners& owners_of_inputs() const { return owners_; }
  const Eigen::MatrixXd& coupling() const { return coupling_; }

 private:
  Eigen::MatrixXd kernel_between(const BlockPasses& a, const BlockPasses& b) const;

  std::vector<TrainedMatrices> weights_;
  Eigen::MatrixXd inputs_;
  Owners owners_;
  Eigen::MatrixXd coupling_;
  BlockPasses start_;
  BlockPasses now_;
  std::vector<Eigen::Index> looked_at_;
};

}  // namespace widthwise::sim
