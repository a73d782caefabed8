#pragma once
// Gradient descent on the input of a network whose weights stay.

#include <Eigen/Core>
#include <functional>

#include "sim/training/trained_hypernet.hpp"
#include "sim/training/trained_stack.hpp"

namespace widthwise::sim {

/// Where the descent of 1/2 (f(x) - target)^2 in x has led.
struct InputDescent {
  Eigen::VectorXd x;
  double loss_before;
  double loss;
  double gradient_before;  ///< |grad_x f| at the start
  double gradient;         ///< and at the end
  bool diverged;           ///< an output left the range of +-kDiverged: all is of the step before,
                           ///< and of a network that starts there zero
};

/// The passes of a network through one input.
using PassesAtInput = std::function<BlockPasses(const Eigen::VectorXd& x)>;

/// Takes `steps` steps from `x`, with eta = rate / |grad_x f(x)|^2, which at rate 1 would reach the
/// target at once if f were linear. Where the gradient is zero x stays. Throws
/// std::invalid_argument for a rate that is not positive and finite, or steps below 0.
InputDescent descend_in_input(const PassesAtInput& network, const Eigen::VectorXd& x, double target,
                              int steps, double rate);

/// Likewise of an input of owner 0.
InputDescent descend_in_input(TrainedStack& network, const Eigen::VectorXd& x, double target,
                              int steps, double rate);

/// Likewise of the x of (x, z), z being at rest.
InputDescent descend_in_input(TrainedHypernet& network, const Eigen::VectorXd& x,
                              const Eigen::VectorXd& z, double target, int steps, double rate);

}  // namespace widthwise::sim
