#pragma once
// Activations by name: their values, slopes and Taylor coefficients, and what they do to jets.

#include <Eigen/Core>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/blocks.hpp"
#include "sim/jet.hpp"

namespace widthwise::sim {

/// Entrywise nonlinearities. Each is defined in a file of its own, activation_relu.hpp and so on,
/// and has a line in the table of activation.cpp.
enum class Activation { kRelu, kTanh, kErf, kLinear };

/// All of them, in the order of the table.
std::vector<Activation> activations();

/// "relu, tanh, erf or linear": their names.
std::string activation_choices();

/// "relu".
std::string_view name(Activation activation);

/// The activation of that name; throws std::invalid_argument, naming the choices, if there is none.
Activation activation_from_name(std::string_view name);

/// Whether s is linear where its gates are frozen: a network is then linear in each of its weight
/// matrices.
bool is_multilinear(Activation activation);

/// s(h), entry by entry.
Eigen::VectorXd activate(Activation activation, const Eigen::VectorXd& h);

/// s'(h), entry by entry.
Eigen::VectorXd activation_slope(Activation activation, const Eigen::VectorXd& h);

/// s^(k)(h) / k! for k = 0..max_order. Of a multilinear activation only k = 0, 1 are returned: all
/// others are zero (gates are frozen where h stands).
std::vector<Eigen::VectorXd> activation_taylor(Activation activation, const Eigen::VectorXd& h,
                                               int max_order);

/// delta[i] <- s'(h[i]) delta[i].
void multiply_by_slope(Activation activation, const Eigen::VectorXd& h, Eigen::VectorXd& delta);

/// The Taylor coefficients of s' from those of s, one less: s'^(k) / k! = (k + 1) s^(k+1) / (k +
/// 1)!.
std::vector<Eigen::VectorXd> slope_taylor(const std::vector<Eigen::VectorXd>& taylor);

/// s applied to a jet of preactivations, whose memory is used for the result.
template <class Algebra>
Jet<Algebra> activate(Activation activation, Jet<Algebra> h) {
  const Algebra algebra = h.algebra();
  const Eigen::Index size = h[0].size();
  const std::vector<int> moving = support(h);  // of the argument; the result may have more
  for_each_block(size, [&](Eigen::Index start, Eigen::Index n) {
    const Jet<Algebra> part = segment(h, moving, start, n);
    set_segment(h, size, start,
                compose(activation_taylor(activation, part[0], algebra.max_degree()), part));
  });
  return h;
}

/// s(h) and s'(h).
template <class Algebra>
struct ActivatedJet {
  Jet<Algebra> value;
  Jet<Algebra> slope;
};

/// s and s' applied to a jet of preactivations, whose memory is used for the first.
template <class Algebra>
ActivatedJet<Algebra> activate_with_slope(Activation activation, Jet<Algebra> h) {
  const Algebra algebra = h.algebra();
  const Eigen::Index size = h[0].size();
  const std::vector<int> moving = support(h);
  Jet<Algebra> slope(algebra);
  for_each_block(size, [&](Eigen::Index start, Eigen::Index n) {
    const Jet<Algebra> part = segment(h, moving, start, n);
    std::vector<Eigen::VectorXd> taylor =
        activation_taylor(activation, part[0], algebra.max_degree() + 1);
    set_segment(slope, size, start, compose(slope_taylor(taylor), part));
    // The order that only s' needs.
    if (std::ssize(taylor) > algebra.max_degree() + 1) taylor.pop_back();
    set_segment(h, size, start, compose(std::move(taylor), part));
  });
  return {std::move(h), std::move(slope)};
}

}  // namespace widthwise::sim
