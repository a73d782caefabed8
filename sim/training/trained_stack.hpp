#pragma once
// A stack of layers with one output on its way through gradient descent.

#include <Eigen/Core>
#include <vector>

#include "sim/activation.hpp"
#include "sim/training/trained_by_passes.hpp"

namespace widthwise::sim {

/// y_0 = an input, h_l = V_l y_{l-1} / sqrt(fan-in), y_l = s(h_l), one output h_{L+1}: a stack
/// whose matrices belong to owners. Of an MLP there is one owner and a coupling of 1, of a
/// hypernetwork with an infinite f the owners are the inputs x of f and the coupling is Theta_f.
class TrainedStack : public TrainedByPasses {
 public:
  /// Inputs are columns. Throws std::invalid_argument if sizes do not fit each other.
  TrainedStack(Activation activation, std::vector<TrainedMatrices> weights, Eigen::MatrixXd inputs,
               Owners owners, Eigen::MatrixXd coupling);

  /// The passes through other inputs.
  BlockPasses passes_at(const Eigen::MatrixXd& x, const Owners& owners) {
    return passes_of(x, owners);
  }

  Activation activation() const { return activation_; }

 private:
  BlockPasses passes_of(const Eigen::MatrixXd& x, const Owners& owners) override;

  Activation activation_;
};

}  // namespace widthwise::sim
