#pragma once
// Which activations there are, and what the theory knows of each.

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "theory/activation.hpp"
#include "theory/activation_erf.hpp"
#include "theory/activation_linear.hpp"
#include "theory/activation_relu.hpp"
#include "theory/activation_tanh.hpp"
#include "theory/gaussian_pair.hpp"

namespace widthwise::theory {

/// Every activation.
using ActivationRule = std::variant<Relu, Tanh, Erf, Linear>;

/// What is known of an activation. Throws std::invalid_argument for one that is not listed.
template <std::size_t First = 0>
constexpr ActivationRule rule(Activation activation) {
  if constexpr (First < std::variant_size_v<ActivationRule>) {
    using Rule = std::variant_alternative_t<First, ActivationRule>;
    return Rule::kActivation == activation ? ActivationRule(Rule{}) : rule<First + 1>(activation);
  } else {
    throw std::invalid_argument("not an activation");
  }
}

/// Whether E[s(a) s(b)] and E[s'(a) s'(b)] have closed forms.
template <class Rule>
concept HasDuals = requires(const GaussianPair<double>& pair) {
  Rule::dual(pair);
  Rule::dual_derivative(pair);
  Rule::propagate(pair);
};

/// "relu".
constexpr std::string_view name(Activation activation) {
  return std::visit([](auto rule) { return decltype(rule)::kName; }, rule(activation));
}

/// Whether networks with this activation are linear in each weight matrix (gates frozen): those
/// that Theorem 1 is about.
constexpr bool is_multilinear(Activation activation) {
  return std::visit([](auto rule) { return decltype(rule)::kMultilinear; }, rule(activation));
}

/// Whether kernels of networks with this activation have closed forms.
constexpr bool has_duals(Activation activation) {
  return std::visit([](auto rule) { return HasDuals<decltype(rule)>; }, rule(activation));
}

/// All of them, in the order of the table.
inline std::vector<Activation> activations() {
  return []<class... Rules>(std::variant<Rules...>) {
    return std::vector{Rules::kActivation...};
  }(ActivationRule());
}

/// The activation of that name, if there is one.
inline std::optional<Activation> find_activation(std::string_view named) {
  for (const Activation activation : activations()) {
    if (name(activation) == named) return activation;
  }
  return std::nullopt;
}

/// "relu, erf or linear": the names of those that are `accepted`, has_duals() or is_multilinear(),
/// with "or" or "and" before the last.
inline std::string activation_choices(bool (*accepted)(Activation),
                                      const std::string& last = "or") {
  std::vector<std::string_view> names;
  for (const Activation activation : activations()) {
    if (accepted(activation)) names.push_back(name(activation));
  }
  std::string choices;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) choices += i + 1 < names.size() ? ", " : " " + last + " ";
    choices += names[i];
  }
  return choices;
}

}  // namespace widthwise::theory
