#pragma once
// Passes through a stack of layers, whatever its weights are held as:
//   y_0 = x,  h_l = c_l W_l y_{l-1},  y_l = s(h_l).
// The last layer is linear: the result is h_L. A layer may have more to it, see LayerRule.

#include <Eigen/Core>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/activation.hpp"
#include "sim/linear_map.hpp"
#include "sim/moving_matrix.hpp"
#include "sim/tangent.hpp"

namespace widthwise::sim {

/// What a layer makes of what it reads, beside its weights: with a constant `unit` below y_{l-1},
///   h_l = scale W_l (y_{l-1}, unit) + bias,   y_l = s(h_l)  or  y_{l-1} + branch s(h_l).
/// The last column of W_l is that of trained biases, so that nothing else has to know of them.
/// Directions are those of W_l / step, which is what gradients are taken in.
struct LayerRule {
  double scale = 1.0;                     ///< c_l, usually 1 / sqrt(fan-in)
  double unit = 0.0;                      ///< 0: there is none, and W_l has no column for it
  double step = 1.0;                      ///< the root of the layer's metric
  bool adds_input = false;                ///< whether y_{l-1} is added
  double branch = 1.0;                    ///< then
  const Eigen::VectorXd* bias = nullptr;  ///< one that is not trained, or none
};

/// One layer at rest.
struct Layer {
  LinearMap* weight;
  LayerRule rule;
};

/// What a forward pass leaves for the backward one.
struct Trace {
  std::vector<Eigen::VectorXd> y;  ///< y_0 .. y_{L-1}, with their units
  std::vector<Eigen::VectorXd> h;  ///< h_1 .. h_{L-1}
};

/// The forward pass up to h_{L-1} and y_{L-1}: all that the gradient needs.
Trace forward(const Activation& activation, std::span<const Layer> layers,
              const Eigen::VectorXd& x);

/// h_L, the result of the stack, from its trace.
Eigen::VectorXd output(std::span<const Layer> layers, const Trace& trace);

/// The gradient of <cotangent, h_L> over W_l / step_l, one rank-one term a layer. With
/// delta_l = d<cotangent, h_L>/dh_l it is step_l c_l delta_l y_{l-1}^T, where delta_L = cotangent,
/// delta_l = branch_l s'(h_l) * g_l and g_l = d<cotangent, h_L>/dy_l = c_{l+1} W_{l+1}^T
/// delta_{l+1}, to which g_{l+1} comes if layer l + 1 adds its input. The trace's y are moved into
/// the result.
Tangent backward(const Activation& activation, std::span<const Layer> layers, Trace trace,
                 Eigen::VectorXd cotangent);

/// y with a unit behind, unless that is 0.
Eigen::VectorXd with_unit(Eigen::VectorXd y, double unit);

/// Likewise of a jet: a unit does not move.
template <class Algebra>
Jet<Algebra> with_unit(Jet<Algebra> y, double unit) {
  if (unit == 0.0) return y;
  for (const int i : support(y)) {
    y[i].conservativeResize(y[i].size() + 1);
    y[i].template tail<1>().setConstant(i == 0 ? unit : 0.0);
  }
  return y;
}

/// The weights of a stack moving along directions: W_l + sum_v e_v D_v with D_v of low rank, e_v
/// being the variables of the algebra. Refers to layers and directions. Throws
/// std::invalid_argument for a direction with another number of layers.
template <class Algebra>
std::vector<MovingMatrix<Algebra>> moving_weights(std::span<const Layer> layers,
                                                  const Algebra& algebra,
                                                  std::span<const Tangent* const> directions) {
  std::vector<MovingMatrix<Algebra>> moving;
  for (const Layer& layer : layers) {
    moving.emplace_back(algebra);
    moving.back().add(*layer.weight, moving.back().at(0));
  }
  for (std::size_t v = 0; v < directions.size(); ++v) {
    if (directions[v]->layers.size() != layers.size()) {
      throw std::invalid_argument("a direction of " + std::to_string(directions[v]->layers.size()) +
                                  " layers does not fit a network of " +
                                  std::to_string(layers.size()));
    }
    const std::optional<int> variable = algebra.variable(static_cast<int>(v));
    if (!variable) continue;
    for (std::size_t l = 0; l < layers.size(); ++l) {
      for (const RankOne& term : directions[v]->layers[l]) {
        moving[l].add(term, moving[l].at(*variable, layers[l].rule.step));
      }
    }
  }
  return moving;
}

/// y_l from s(h_l) and, if the layer adds it, y_{l-1}, whose unit is left out.
template <class Algebra>
Jet<Algebra> with_input(const LayerRule& rule, Jet<Algebra> activated, const Jet<Algebra>& below) {
  if (!rule.adds_input) return activated;
  const Eigen::Index n = activated[0].size();
  for (const int i : support(activated)) activated[i] *= rule.branch;
  for (const int i : support(below)) activated.add(i, below[i].head(n));
  return activated;
}

/// h_L of a moving input, without a unit, through moving weights. Preactivations at rest that are
/// known, h_1 and the next ones, are taken over.
template <class Algebra>
Jet<Algebra> propagate(const Activation& activation, std::span<const MovingMatrix<Algebra>> weights,
                       std::span<const LayerRule> rules, Jet<Algebra> y,
                       std::span<const Eigen::VectorXd> at_rest = {}) {
  for (std::size_t l = 0;; ++l) {
    const LayerRule& rule = rules[l];
    y = with_unit(std::move(y), rule.unit);
    const bool known = l < at_rest.size();
    Jet<Algebra> h =
        known ? weights[l].times(y, rule.scale, at_rest[l]) : weights[l].times(y, rule.scale);
    if (rule.bias != nullptr && !known) h.add(0, *rule.bias);
    if (l + 1 == weights.size()) return h;
    if (!rule.adds_input) y = Jet<Algebra>(h.algebra());  // its memory is needed
    y = with_input(rule, activate(activation, std::move(h)), y);
  }
}

/// What a forward pass of jets leaves for the backward one.
template <class Algebra>
struct MovingTrace {
  std::vector<Jet<Algebra>> y;      ///< y_0 .. y_{L-1}
  std::vector<Jet<Algebra>> slope;  ///< s'(h_1) .. s'(h_{L-1})
};

/// The forward pass of an input at rest through moving weights, from its trace at rest.
template <class Algebra>
MovingTrace<Algebra> forward(const Activation& activation,
                             std::span<const MovingMatrix<Algebra>> weights,
                             std::span<const LayerRule> rules, const Algebra& algebra,
                             const Trace& at_rest) {
  MovingTrace<Algebra> trace{{Jet<Algebra>(algebra, at_rest.y.front())}, {}};
  for (std::size_t l = 0; l + 1 < weights.size(); ++l) {
    ActivatedJet<Algebra> activated = activate_with_slope(
        activation, weights[l].times(trace.y.back(), rules[l].scale, at_rest.h[l]));
    trace.y.push_back(with_unit(with_input(rules[l], std::move(activated.value), trace.y.back()),
                                rules[l + 1].unit));
    trace.slope.push_back(std::move(activated.slope));
  }
  return trace;
}

/// The last coefficient of step * left * right^T, one rank-one term for each pair of monomials
/// whose product is the last. The right factors are moved into the result.
template <class Algebra>
std::vector<RankOne> last_coefficient(const Jet<Algebra>& left, Jet<Algebra> right, double step) {
  const int last = left.algebra().size() - 1;
  std::vector<RankOne> terms;
  for (const int i : support(left)) {
    // In both algebras the partner of i stands at last - i.
    if (!right.is_zero(last - i)) terms.push_back({step * left[i], std::move(right[last - i])});
  }
  return terms;
}

/// factor times what of the gradient over y_{l-1} comes through W_l; its unit is left out.
template <class Algebra>
Jet<Algebra> gradient_below(const MovingMatrix<Algebra>& weight, const Jet<Algebra>& left,
                            double unit, double factor) {
  Jet<Algebra> below = weight.transpose_times(left, factor);
  if (unit == 0.0) return below;
  for (const int i : support(below)) below[i].conservativeResize(below[i].size() - 1);
  return below;
}

/// The gradient of the last coefficient of <cotangent, h_L> over the weights at rest: as in the
/// backward pass at rest, with jets in place of vectors, it is the last coefficient. What is zero
/// by structure has no term.
template <class Algebra>
Tangent backward(std::span<const MovingMatrix<Algebra>> weights, std::span<const LayerRule> rules,
                 MovingTrace<Algebra> trace, const Eigen::VectorXd& cotangent) {
  Tangent gradient;
  gradient.layers.resize(weights.size());
  const Algebra algebra = trace.y.front().algebra();
  Jet<Algebra> left(algebra, rules.back().scale * cotangent);
  Jet<Algebra> around(algebra);  // g_{l+1} where layer l + 1 adds its input
  for (std::size_t l = weights.size() - 1; l > 0; --l) {
    gradient.layers[l] = last_coefficient(left, std::move(trace.y[l]), rules[l].step);
    const LayerRule& under = rules[l - 1];
    const bool branches = under.adds_input || !support(around).empty();
    Jet<Algebra> below =
        gradient_below(weights[l], left, rules[l].unit, branches ? 1.0 : under.scale);
    if (branches) {
      for (const int i : support(around)) below.add(i, around[i]);
      around = under.adds_input ? below : Jet<Algebra>(algebra);
      for (const int i : support(below)) below[i] *= under.scale * under.branch;
    }
    left = entrywise_product(below, trace.slope[l - 1]);
  }
  gradient.layers[0] = last_coefficient(left, std::move(trace.y[0]), rules[0].step);
  return gradient;
}

}  // namespace widthwise::sim
