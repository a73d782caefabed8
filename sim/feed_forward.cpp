#include "sim/feed_forward.hpp"

namespace widthwise::sim {
namespace {

using Eigen::VectorXd;

VectorXd preactivation(const Layer& layer, const VectorXd& y) {
  VectorXd h = layer.weight->times(y, layer.rule.scale);
  if (layer.rule.bias != nullptr) h += *layer.rule.bias;
  return h;
}

// factor times what of the gradient over y_{l-1} comes through W_l; its unit is left out.
VectorXd gradient_below(const Layer& layer, const VectorXd& left, double factor) {
  VectorXd below = layer.weight->transpose_times(left, factor);
  if (layer.rule.unit != 0.0) below.conservativeResize(below.size() - 1);
  return below;
}

}  // namespace

VectorXd with_unit(VectorXd y, double unit) {
  if (unit == 0.0) return y;
  y.conservativeResize(y.size() + 1);
  y.tail<1>().setConstant(unit);
  return y;
}

Trace forward(const Activation& activation, std::span<const Layer> layers, const VectorXd& x) {
  Trace trace{{with_unit(x, layers.front().rule.unit)}, {}};
  for (std::size_t l = 0; l + 1 < layers.size(); ++l) {
    const LayerRule& rule = layers[l].rule;
    trace.h.push_back(preactivation(layers[l], trace.y.back()));
    VectorXd y = activate(activation, trace.h.back());
    if (rule.adds_input) y = trace.y.back().head(y.size()) + rule.branch * y;
    trace.y.push_back(with_unit(std::move(y), layers[l + 1].rule.unit));
  }
  return trace;
}

VectorXd output(std::span<const Layer> layers, const Trace& trace) {
  return preactivation(layers.back(), trace.y.back());
}

// The left factor on the way down is c_l delta_l, so that each step down takes the scale of the
// layer below, unless more comes to g_l on the way.
Tangent backward(const Activation& activation, std::span<const Layer> layers, Trace trace,
                 VectorXd cotangent) {
  Tangent gradient;
  gradient.layers.resize(layers.size());
  const auto keep = [&](std::size_t l, VectorXd left) {
    if (layers[l].rule.step != 1.0) left *= layers[l].rule.step;
    gradient.layers[l].push_back({std::move(left), std::move(trace.y[l])});
  };
  VectorXd left = std::move(cotangent);
  left *= layers.back().rule.scale;
  VectorXd around;  // g_{l+1} where layer l + 1 adds its input
  for (std::size_t l = layers.size() - 1; l > 0; --l) {
    const LayerRule& under = layers[l - 1].rule;
    const bool branches = under.adds_input || around.size() > 0;
    VectorXd below = gradient_below(layers[l], left, branches ? 1.0 : under.scale);
    if (branches) {
      if (around.size() > 0) below += around;
      around = under.adds_input ? below : VectorXd();
      below *= under.scale * under.branch;
    }
    multiply_by_slope(activation, trace.h[l - 1], below);
    keep(l, std::move(left));
    left = std::move(below);
  }
  keep(0, std::move(left));
  return gradient;
}

}  // namespace widthwise::sim
