#pragma once
// Passes through a stack of layers, whatever its weights are held as:
//   y_0 = x,  h_l = c_l W_l y_{l-1},  y_l = s(h_l).
// The last layer is linear: the result is h_L.

#include <Eigen/Core>
#include <span>
#include <vector>

#include "widthwise/sim/activation.hpp"
#include "widthwise/sim/linear_map.hpp"
#include "widthwise/sim/moving_matrix.hpp"
#include "widthwise/sim/tangent.hpp"

namespace widthwise::sim {

/// One layer at rest.
struct Layer {
  LinearMap* weight;
  double scale;  ///< c_l: 1 / sqrt(fan-in)
};

/// What a forward pass leaves for the backward one.
struct Trace {
  std::vector<Eigen::VectorXd> y;  ///< y_0 .. y_{L-1}
  std::vector<Eigen::VectorXd> h;  ///< h_1 .. h_{L-1}
};

/// The forward pass up to h_{L-1} and y_{L-1}: all that the gradient needs.
Trace forward(Activation activation, std::span<const Layer> layers, const Eigen::VectorXd& x);

/// c_L W_L y_{L-1}, the result of the stack, from its trace.
Eigen::VectorXd output(std::span<const Layer> layers, const Trace& trace);

/// The gradient of <cotangent, h_L> over the weights, one rank-one term a layer. With
/// delta_l = d<cotangent, h_L>/dh_l it is c_l delta_l y_{l-1}^T, where delta_L = cotangent and
/// delta_l = s'(h_l) * c_{l+1} W_{l+1}^T delta_{l+1}. The trace's y are moved into the result.
Tangent backward(Activation activation, std::span<const Layer> layers, Trace trace,
                 Eigen::VectorXd cotangent);

/// h_L of a moving input through moving weights; scales are c_1 .. c_L.
template <class Algebra>
Jet<Algebra> propagate(Activation activation, std::span<const MovingMatrix<Algebra>> weights,
                       std::span<const double> scales, Jet<Algebra> y) {
  for (std::size_t l = 0; l < weights.size(); ++l) {
    y = weights[l].times(l == 0 ? y : activate(activation, std::move(y)), scales[l]);
  }
  return y;
}

}  // namespace widthwise::sim
