#include "sim/feed_forward.hpp"

namespace widthwise::sim {

using Eigen::VectorXd;

Trace forward(Activation activation, std::span<const Layer> layers, const VectorXd& x) {
  Trace trace{{x}, {}};
  for (std::size_t l = 0; l + 1 < layers.size(); ++l) {
    trace.h.push_back(layers[l].weight->times(trace.y.back(), layers[l].scale));
    trace.y.push_back(activate(activation, trace.h.back()));
  }
  return trace;
}

VectorXd output(std::span<const Layer> layers, const Trace& trace) {
  return layers.back().weight->times(trace.y.back(), layers.back().scale);
}

// The left factor kept for W_l is c_l delta_l, so that each step down takes the scale of the layer
// below.
Tangent backward(Activation activation, std::span<const Layer> layers, Trace trace,
                 VectorXd cotangent) {
  Tangent gradient;
  gradient.layers.resize(layers.size());
  VectorXd left = std::move(cotangent);
  left *= layers.back().scale;
  for (std::size_t l = layers.size() - 1; l > 0; --l) {
    VectorXd below = layers[l].weight->transpose_times(left, layers[l - 1].scale);
    multiply_by_slope(activation, trace.h[l - 1], below);
    gradient.layers[l].push_back({std::move(left), std::move(trace.y[l])});
    left = std::move(below);
  }
  gradient.layers[0].push_back({std::move(left), std::move(trace.y[0])});
  return gradient;
}

}  // namespace widthwise::sim
