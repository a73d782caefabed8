#pragma once
// Passes through a stack of layers, whatever its weights are held as:
//   y_0 = x,  h_l = c_l W_l y_{l-1},  y_l = s(h_l).
// The last layer is linear: the result is h_L.

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
        moving[l].add(term, moving[l].at(*variable));
      }
    }
  }
  return moving;
}

/// h_L of a moving input through moving weights; scales are c_1 .. c_L. Preactivations at rest that
/// are known, h_1 and the next ones, are taken over.
template <class Algebra>
Jet<Algebra> propagate(Activation activation, std::span<const MovingMatrix<Algebra>> weights,
                       std::span<const double> scales, Jet<Algebra> y,
                       std::span<const Eigen::VectorXd> at_rest = {}) {
  for (std::size_t l = 0; l < weights.size(); ++l) {
    if (l > 0) y = activate(activation, std::move(y));
    y = l < at_rest.size() ? weights[l].times(y, scales[l], at_rest[l])
                           : weights[l].times(y, scales[l]);
  }
  return y;
}

/// What a forward pass of jets leaves for the backward one.
template <class Algebra>
struct MovingTrace {
  std::vector<Jet<Algebra>> y;      ///< y_0 .. y_{L-1}
  std::vector<Jet<Algebra>> slope;  ///< s'(h_1) .. s'(h_{L-1})
};

/// The forward pass of an input at rest through moving weights, from its trace at rest.
template <class Algebra>
MovingTrace<Algebra> forward(Activation activation, std::span<const MovingMatrix<Algebra>> weights,
                             std::span<const double> scales, const Algebra& algebra,
                             const Trace& at_rest) {
  MovingTrace<Algebra> trace{{Jet<Algebra>(algebra, at_rest.y.front())}, {}};
  for (std::size_t l = 0; l + 1 < weights.size(); ++l) {
    ActivatedJet<Algebra> activated =
        activate_with_slope(activation, weights[l].times(trace.y.back(), scales[l], at_rest.h[l]));
    trace.y.push_back(std::move(activated.value));
    trace.slope.push_back(std::move(activated.slope));
  }
  return trace;
}

/// The last coefficient of left * right^T, one rank-one term for each pair of monomials whose
/// product is the last. The right factors are moved into the result.
template <class Algebra>
std::vector<RankOne> last_coefficient(const Jet<Algebra>& left, Jet<Algebra> right) {
  const int last = left.algebra().size() - 1;
  std::vector<RankOne> terms;
  for (const int i : support(left)) {
    // In both algebras the partner of i stands at last - i.
    if (!right.is_zero(last - i)) terms.push_back({left[i], std::move(right[last - i])});
  }
  return terms;
}

/// The gradient of the last coefficient of <cotangent, h_L> over the weights at rest: c_l delta_l
/// y_{l-1}^T as in the backward pass at rest, with jets in place of vectors, has it as its last
/// coefficient. What is zero by structure has no term.
template <class Algebra>
Tangent backward(std::span<const MovingMatrix<Algebra>> weights, std::span<const double> scales,
                 MovingTrace<Algebra> trace, const Eigen::VectorXd& cotangent) {
  Tangent gradient;
  gradient.layers.resize(weights.size());
  Jet<Algebra> left(trace.y.front().algebra(), scales.back() * cotangent);
  for (std::size_t l = weights.size() - 1; l > 0; --l) {
    gradient.layers[l] = last_coefficient(left, std::move(trace.y[l]));
    left = entrywise_product(weights[l].transpose_times(left, scales[l - 1]), trace.slope[l - 1]);
  }
  gradient.layers[0] = last_coefficient(left, std::move(trace.y[0]));
  return gradient;
}

}  // namespace widthwise::sim
