#include "theory/activation_table.hpp"

#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace widthwise::theory {
namespace {

std::string_view kind_name(const Activation& activation) {
  return std::visit([](const auto& rule) { return std::decay_t<decltype(rule)>::kName; },
                    rule(activation));
}

// With what its parameters are called.
std::string_view form(const Activation& activation) {
  return std::visit(
      [](const auto& rule) -> std::string_view {
        using Rule = std::decay_t<decltype(rule)>;
        if constexpr (requires { Rule::kForm; }) {
          return Rule::kForm;
        } else {
          return Rule::kName;
        }
      },
      rule(activation));
}

template <class Rule>
Activation example() {
  if constexpr (Rule::kKind == Activation::Kind::kLeakyRelu) {
    return Activation::leaky_relu();
  } else if constexpr (Rule::kKind == Activation::Kind::kPolynomial) {
    constexpr std::array kCoefficients{0.0, 1.0, 0.5};
    return Activation::polynomial(kCoefficients);
  } else {
    for (const Activation& plain : {Activation::kRelu, Activation::kTanh, Activation::kErf,
                                    Activation::kLinear, Activation::kGelu, Activation::kSilu}) {
      if (plain.kind() == Rule::kKind) return plain;
    }
    return Activation::kSin;
  }
}

// The numbers of "0,1,0.5".
std::vector<double> numbers_in(std::string_view text, std::string_view whole) {
  std::vector<double> numbers;
  for (std::string_view left = text;; left.remove_prefix(1)) {
    double number = 0.0;
    const auto [end, error] = std::from_chars(left.data(), left.data() + left.size(), number);
    left.remove_prefix(static_cast<std::size_t>(end - left.data()));
    if (error != std::errc{} || (!left.empty() && left.front() != ',')) {
      throw std::invalid_argument("activation '" + std::string(whole) + "': '" + std::string(text) +
                                  "' is not a list of numbers, as in 0,1,0.5");
    }
    numbers.push_back(number);
    if (left.empty()) return numbers;
  }
}

Activation with_parameters(Activation::Kind kind, std::string_view list, std::string_view whole) {
  if (kind != Activation::Kind::kLeakyRelu && kind != Activation::Kind::kPolynomial) {
    throw std::invalid_argument("activation '" + std::string(whole) +
                                "': " + std::string(whole.substr(0, whole.find(':'))) +
                                " has no parameters");
  }
  const std::vector<double> numbers = numbers_in(list, whole);
  if (kind == Activation::Kind::kPolynomial) return Activation::polynomial(numbers);
  if (numbers.size() == 1) return Activation::leaky_relu(numbers.front());
  throw std::invalid_argument("leaky-relu: it has one slope, as in leaky-relu:0.2");
}

}  // namespace

std::string name(const Activation& activation) {
  std::string text(kind_name(activation));
  char separator = ':';
  for (const double parameter : activation.parameters()) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), parameter).ptr;
    text += std::exchange(separator, ',');
    text.append(digits.data(), end);
  }
  return text;
}

std::vector<Activation> activations() {
  return []<std::size_t... Is>(std::index_sequence<Is...>) {
    return std::vector{example<std::variant_alternative_t<Is, ActivationRule>>()...};
  }
  (std::make_index_sequence<std::variant_size_v<ActivationRule>>());
}

Activation activation_from_name(std::string_view named) {
  const std::string_view kind = named.substr(0, named.find(':'));
  for (const Activation& activation : activations()) {
    if (kind_name(activation) != kind) continue;
    if (kind.size() < named.size()) {
      return with_parameters(activation.kind(), named.substr(kind.size() + 1), named);
    }
    if (activation.kind() != Activation::Kind::kPolynomial) return activation;
    throw std::invalid_argument("activation 'polynomial': its coefficients are missing, as in " +
                                name(activation));
  }
  throw std::invalid_argument("there is no activation '" + std::string(named) + "'; it is " +
                              activation_choices());
}

std::optional<Activation> find_activation(std::string_view named) {
  try {
    return activation_from_name(named);
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

std::string activation_choices(bool (*accepted)(const Activation&), const std::string& last) {
  std::vector<std::string_view> forms;
  for (const Activation& activation : activations()) {
    if (accepted(activation)) forms.push_back(form(activation));
  }
  std::string choices;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    if (i > 0) choices += i + 1 < forms.size() ? ", " : " " + last + " ";
    choices += forms[i];
  }
  return choices;
}

std::string activation_choices() {
  return activation_choices([](const Activation&) { return true; });
}

}  // namespace widthwise::theory
