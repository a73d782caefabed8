#pragma once
// Dual activations: E[s(a) s(b)] and E[s'(a) s'(b)] for a centred Gaussian pair (a, b). Proved.
// Closed forms, but for tanh and silu, which are integrals with a proved error
// (theory/strip_quadrature.hpp).
//
// Accuracy in double, measured over correlations that include +-1, 0 and +-(1 - 1e-12): see
// kDualErrorUlps. It is relative to the exact dual of the numbers passed in, of ReLU, erf and
// linear also where the dual tends to zero (ReLU near correlation -1). All others are sums with
// terms of both signs, or integrals, and theirs is relative to the largest dual that there is at
// these standard deviations (dual_scale() of the tests). A covariance that was itself rounded
// leaves the angle uncertain by sqrt(epsilon) near correlation +-1; pass a GaussianPair where the
// angle is known.

#include <array>
#include <variant>

#include "theory/activation_table.hpp"
#include "theory/gaussian_pair.hpp"

namespace widthwise::theory {

/// Bound on the error of dual() and dual_derivative() in double, in units in the last place.
/// Tested; the worst of 20 000 random pairs was 8.4 (ReLU near correlation -1).
inline constexpr double kDualErrorUlps = 12;

/// Both duals: [0] of s, [1] of s'.
template <class T>
std::array<T, 2> duals(const Activation& activation, const GaussianPair<T>& pair) {
  return std::visit(
      [&](const auto& rule) -> std::array<T, 2> {
        if constexpr (requires { rule.duals(pair); }) {
          return rule.duals(pair);
        } else {
          return {rule.dual(pair), rule.dual_derivative(pair)};
        }
      },
      rule(activation));
}

/// E[s(a) s(b)]. Throws std::invalid_argument for standard deviations that the quadrature of tanh
/// or silu does not reach (kMaxQuadratureStd).
template <class T>
T dual(const Activation& activation, const GaussianPair<T>& pair) {
  return std::visit(
      [&](const auto& rule) -> T {
        if constexpr (requires { rule.dual(pair); }) {
          return rule.dual(pair);
        } else {
          return rule.duals(pair)[0];
        }
      },
      rule(activation));
}

/// E[s'(a) s'(b)]. Throws as dual() does.
template <class T>
T dual_derivative(const Activation& activation, const GaussianPair<T>& pair) {
  return std::visit(
      [&](const auto& rule) -> T {
        if constexpr (requires { rule.dual_derivative(pair); }) {
          return rule.dual_derivative(pair);
        } else {
          return rule.duals(pair)[1];
        }
      },
      rule(activation));
}

/// E[s(a)] for a of standard deviation `std`.
template <class T>
T mean_activation(const Activation& activation, const T& std) {
  return std::visit([&](const auto& rule) -> T { return rule.mean(std); }, rule(activation));
}

/// The pair of postactivations (s(a), s(b)) as the next layer's Gaussian pair; `dual_xy()` is
/// dual() of the pair, asked for where it is needed. Of activations without a kink the plain
/// covariance will do: their duals stay smooth at correlation +-1. Throws as dual() does.
template <class T, class Dual>
GaussianPair<T> propagate(const Activation& activation, const GaussianPair<T>& pair,
                          const Dual& dual_xy) {
  return std::visit(
      [&](const auto& rule) -> GaussianPair<T> {
        if constexpr (requires { rule.propagate(pair); }) {
          return rule.propagate(pair);
        } else {
          const auto variance = [&](const T& std) {
            return dual(activation, gaussian_pair(T(1), std, std));
          };
          return gaussian_pair(
              Covariance<T>{variance(pair.std_x), dual_xy(), variance(pair.std_y)});
        }
      },
      rule(activation));
}

template <class T>
GaussianPair<T> propagate(const Activation& activation, const GaussianPair<T>& pair) {
  return propagate(activation, pair, [&] { return dual(activation, pair); });
}

/// dual() of a covariance. Also throws std::invalid_argument for what is not a covariance.
template <class T>
T dual(const Activation& activation, const Covariance<T>& cov) {
  return dual(activation, gaussian_pair(cov));
}

/// dual_derivative() of a covariance. Also throws for what is not a covariance.
template <class T>
T dual_derivative(const Activation& activation, const Covariance<T>& cov) {
  return dual_derivative(activation, gaussian_pair(cov));
}

}  // namespace widthwise::theory
