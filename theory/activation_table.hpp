#pragma once
// Which activations there are, and what the theory knows of each.

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "theory/activation.hpp"
#include "theory/activation_erf.hpp"
#include "theory/activation_gelu.hpp"
#include "theory/activation_leaky_relu.hpp"
#include "theory/activation_linear.hpp"
#include "theory/activation_polynomial.hpp"
#include "theory/activation_relu.hpp"
#include "theory/activation_silu.hpp"
#include "theory/activation_sin.hpp"
#include "theory/activation_tanh.hpp"

namespace widthwise::theory {

/// Every kind of activation.
using ActivationRule =
    std::variant<Relu, LeakyRelu, Gelu, Silu, Erf, Tanh, Sin, Linear, Polynomial>;

/// What is known of an activation.
template <std::size_t First = 0>
constexpr ActivationRule rule(const Activation& activation) {
  if constexpr (First < std::variant_size_v<ActivationRule>) {
    using Rule = std::variant_alternative_t<First, ActivationRule>;
    if (Rule::kKind != activation.kind()) return rule<First + 1>(activation);
    if constexpr (std::is_constructible_v<Rule, const Activation&>) {
      return Rule(activation);
    } else {
      return Rule{};
    }
  } else {
    throw std::invalid_argument("not an activation");
  }
}

/// Whether networks with this activation are linear in each weight matrix (gates frozen): those
/// that Theorem 1 is about.
constexpr bool is_multilinear(const Activation& activation) {
  return std::visit(
      [](const auto& rule) {
        if constexpr (requires { rule.is_multilinear(); }) {
          return rule.is_multilinear();
        } else {
          return rule.kMultilinear;
        }
      },
      rule(activation));
}

/// Of which s'^2 is a constant integer where a unit is open, and zero elsewhere.
template <class Rule>
concept HasGateGain = requires {
  Rule::kGateGain;
};

/// Whether moments of networks with this activation are known exactly at every width
/// (theory/contraction_moment.hpp).
constexpr bool has_exact_moments(const Activation& activation) {
  return std::visit([](const auto& rule) { return HasGateGain<std::decay_t<decltype(rule)>>; },
                    rule(activation));
}

/// "relu", "leaky-relu:0.2", "polynomial:0,1,0.5": numbers so that they are read as the same ones.
std::string name(const Activation& activation);

/// One of each kind, in the order of the table; of kinds with parameters an example.
std::vector<Activation> activations();

/// The activation of that name; "leaky-relu" alone has slope Activation::kUsualLeak. Throws
/// std::invalid_argument, naming the choices, if there is none, and for parameters that are not
/// numbers or do not fit.
Activation activation_from_name(std::string_view named);

/// The activation of that name, if there is one.
std::optional<Activation> find_activation(std::string_view named);

/// "relu, leaky-relu[:SLOPE], .. or polynomial:C0,C1,..": how those that are `accepted`, such as
/// is_multilinear(), are written, with `last` before the last.
std::string activation_choices(bool (*accepted)(const Activation&), const std::string& last = "or");

/// All of them.
std::string activation_choices();

}  // namespace widthwise::theory
