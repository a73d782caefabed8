#pragma once
// Dual activations: E[s(a) s(b)] and E[s'(a) s'(b)] for a centred Gaussian pair (a, b). Proved.
//
// Accuracy in double, measured over correlations that include +-1, 0 and +-(1 - 1e-12): see
// kDualErrorUlps. It is relative to the exact dual of the numbers passed in, also where the dual
// tends to zero (ReLU near correlation -1). A covariance that was itself rounded leaves the angle
// uncertain by sqrt(epsilon) near correlation +-1; pass a GaussianPair where the angle is known.

#include <stdexcept>
#include <string>
#include <variant>

#include "theory/activation_table.hpp"
#include "theory/gaussian_pair.hpp"

namespace widthwise::theory {

/// Bound on the error of dual() and dual_derivative() in double, in units in the last place.
/// Tested; the worst of 20 000 random pairs was 8.4 (ReLU near correlation -1).
inline constexpr double kDualErrorUlps = 12;

/// f(rule of the activation). Throws std::invalid_argument where its duals have no closed form.
template <class Result, class Function>
Result with_duals(Activation activation, const Function& f) {
  return std::visit(
      [&](auto rule) -> Result {
        if constexpr (HasDuals<decltype(rule)>) {
          return f(rule);
        } else {
          throw std::invalid_argument("the dual activation of " + std::string(rule.kName) +
                                      " has no closed form: use " + activation_choices(has_duals));
        }
      },
      rule(activation));
}

/// E[s(a) s(b)]. Throws std::invalid_argument for an activation without a closed form.
template <class T>
T dual(Activation activation, const GaussianPair<T>& pair) {
  return with_duals<T>(activation, [&](auto rule) { return rule.dual(pair); });
}

/// E[s'(a) s'(b)]. Throws as dual() does.
template <class T>
T dual_derivative(Activation activation, const GaussianPair<T>& pair) {
  return with_duals<T>(activation, [&](auto rule) { return rule.dual_derivative(pair); });
}

/// The pair of postactivations (s(a), s(b)) as the next layer's Gaussian pair. Throws as dual()
/// does.
template <class T>
GaussianPair<T> propagate(Activation activation, const GaussianPair<T>& pair) {
  return with_duals<GaussianPair<T>>(activation, [&](auto rule) { return rule.propagate(pair); });
}

/// dual() of a covariance. Also throws std::invalid_argument for what is not a covariance.
template <class T>
T dual(Activation activation, const Covariance<T>& cov) {
  return dual(activation, gaussian_pair(cov));
}

/// dual_derivative() of a covariance. Also throws for what is not a covariance.
template <class T>
T dual_derivative(Activation activation, const Covariance<T>& cov) {
  return dual_derivative(activation, gaussian_pair(cov));
}

}  // namespace widthwise::theory
