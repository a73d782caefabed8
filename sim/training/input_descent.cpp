#include "sim/training/input_descent.hpp"

#include <cmath>
#include <stdexcept>

#include "sim/training/gradient_descent.hpp"

namespace widthwise::sim {

InputDescent descend_in_input(const PassesAtInput& network, const Eigen::VectorXd& x, double target,
                              int steps, double rate) {
  if (!(rate > 0.0 && std::isfinite(rate)) || steps < 0) {
    throw std::invalid_argument("this is no plan for gradient descent");
  }
  const auto loss_of = [&](const BlockPasses& passes) {
    return 0.5 * std::pow(passes.outputs(0) - target, 2);
  };
  BlockPasses at = network(x);
  if (left_range(at.outputs)) return {x, 0.0, 0.0, 0.0, 0.0, true};
  InputDescent descent{
      x, loss_of(at), loss_of(at), at.input_gradients.norm(), at.input_gradients.norm(), false};
  if (descent.gradient_before == 0.0) return descent;
  const double eta = rate / at.input_gradients.squaredNorm();
  for (int t = 0; t < steps; ++t) {
    const Eigen::VectorXd next =
        descent.x - eta * (at.outputs(0) - target) * at.input_gradients.col(0);
    at = network(next);
    if (left_range(at.outputs)) {
      descent.diverged = true;
      return descent;
    }
    descent.x = next;
    descent.loss = loss_of(at);
    descent.gradient = at.input_gradients.norm();
  }
  return descent;
}

InputDescent descend_in_input(TrainedStack& network, const Eigen::VectorXd& x, double target,
                              int steps, double rate) {
  const auto passes = [&](const Eigen::VectorXd& at) { return network.passes_at(at, {0}); };
  return descend_in_input(passes, x, target, steps, rate);
}

InputDescent descend_in_input(TrainedHypernet& network, const Eigen::VectorXd& x,
                              const Eigen::VectorXd& z, double target, int steps, double rate) {
  const auto passes = [&](const Eigen::VectorXd& at) { return network.passes_at(at, {z, {0}}); };
  return descend_in_input(passes, x, target, steps, rate);
}

}  // namespace widthwise::sim
