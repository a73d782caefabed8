#pragma once
// What gradient descent needs to know of a network.

#include <Eigen/Core>
#include <span>

namespace widthwise::sim {

/// A network on its way through gradient descent, at the inputs of a task. It remembers its
/// gradients and gates at the start.
class TrainedNetwork {
 public:
  virtual ~TrainedNetwork() = default;

  virtual Eigen::Index n_inputs() const = 0;

  /// Passes the inputs of these numbers through the network at its present weights. What follows is
  /// about these, in this order.
  virtual void look_at(std::span<const Eigen::Index> inputs) = 0;

  /// f_t(x_j). Where one is not finite nothing else may be asked before the next look.
  virtual const Eigen::VectorXd& outputs() const = 0;

  /// Theta_t(x_i, x_j) = <grad f_t(x_i), grad f_t(x_j)>.
  virtual Eigen::MatrixXd kernel() const = 0;

  /// <grad f_t(x_i), grad f_0(x_j)>.
  virtual Eigen::MatrixXd kernel_with_start() const = 0;

  /// The fraction of gates, over units and the first n of the inputs looked at, that are not as at
  /// the start. A gate is the sign of a preactivation.
  virtual double flips(Eigen::Index n) const = 0;

  /// w <- w + V with V <- momentum V + sum_j weights_j grad f_t(x_j).
  virtual void step(const Eigen::VectorXd& weights, double momentum) = 0;
};

}  // namespace widthwise::sim
