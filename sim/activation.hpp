#pragma once
#include <Eigen/Core>
#include <string_view>
#include <vector>

#include "widthwise/sim/blocks.hpp"
#include "widthwise/sim/jet.hpp"

namespace widthwise::sim {

/// Entrywise nonlinearities. kRelu is sqrt(2) max(t, 0), normalised so that E s(t)^2 = 1 for a
/// standard normal t; tanh, erf and the identity are taken as they are.
enum class Activation { kRelu, kTanh, kErf, kLinear };

/// "relu", "tanh", "erf", "linear".
std::string_view name(Activation activation);

/// The activation of that name; throws std::invalid_argument, naming the choices, if there is none.
Activation activation_from_name(std::string_view name);

/// s(h), entry by entry.
Eigen::VectorXd activate(Activation activation, const Eigen::VectorXd& h);

/// s'(h), entry by entry. The ReLU has s'(0) := 0.
Eigen::VectorXd activation_slope(Activation activation, const Eigen::VectorXd& h);

/// s^(k)(h) / k! for k = 0..max_order. For the ReLU and the identity only k = 0, 1 are returned:
/// all others are zero (the ReLU's gates are frozen where h stands).
std::vector<Eigen::VectorXd> activation_taylor(Activation activation, const Eigen::VectorXd& h,
                                               int max_order);

/// delta[i] <- s'(h[i]) delta[i].
void multiply_by_slope(Activation activation, const Eigen::VectorXd& h, Eigen::VectorXd& delta);

/// s applied to a jet of preactivations, whose memory is used for the result.
template <class Algebra>
Jet<Algebra> activate(Activation activation, Jet<Algebra> h) {
  const Algebra algebra = h.algebra();
  const Eigen::Index size = h[0].size();
  std::vector<int> moving;  // coefficients of the argument; the result may have more
  for (int i = 0; i < algebra.size(); ++i) {
    if (!h.is_zero(i)) moving.push_back(i);
  }
  for_each_block(size, [&](Eigen::Index start, Eigen::Index n) {
    Jet<Algebra> part(algebra);
    for (const int i : moving) part[i] = h[i].segment(start, n);
    part = compose(activation_taylor(activation, part[0], algebra.max_degree()), part);
    for (int i = 0; i < algebra.size(); ++i) {
      if (part.is_zero(i)) continue;
      if (h.is_zero(i)) h[i].resize(size);
      h[i].segment(start, n) = part[i];
    }
  });
  return h;
}

}  // namespace widthwise::sim
