#include "sim/activation.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sim/activation_erf.hpp"
#include "sim/activation_gelu.hpp"
#include "sim/activation_leaky_relu.hpp"
#include "sim/activation_linear.hpp"
#include "sim/activation_polynomial.hpp"
#include "sim/activation_relu.hpp"
#include "sim/activation_silu.hpp"
#include "sim/activation_sin.hpp"
#include "sim/activation_tanh.hpp"
#include "sim/shown_number.hpp"

namespace widthwise::sim {
namespace {

using Eigen::VectorXd;
using Kind = Activation::Kind;
using Parameters = std::span<const double>;

// What the file of an activation says.
struct ActivationRule {
  Kind kind;
  std::string_view name;
  std::string_view written;  // with its parameters
  bool (*multilinear)(Parameters parameters);
  VectorXd (*value)(Parameters parameters, const VectorXd& h);
  VectorXd (*slope)(Parameters parameters, const VectorXd& h);
  std::vector<VectorXd> (*taylor)(Parameters parameters, const VectorXd& h, int max_order);
  Activation (*example)();                    // one of its kind
  Activation (*with)(Parameters parameters);  // null: there are no parameters
};

// A kind without parameters.
template <class S>
constexpr ActivationRule rule_of() {
  return {S::kActivation.kind(),
          S::kName,
          S::kName,
          [](Parameters) { return S::kMultilinear; },
          [](Parameters, const VectorXd& h) { return S::value(h); },
          [](Parameters, const VectorXd& h) { return S::slope(h); },
          [](Parameters, const VectorXd& h, int max_order) { return S::taylor(h, max_order); },
          [] { return S::kActivation; },
          nullptr};
}

template <class S>
constexpr ActivationRule rule_with_parameters() {
  return {S::kKind,  S::kName,   S::kWritten, S::is_multilinear, S::value, S::slope,
          S::taylor, S::example, S::with};
}

// Every kind, a line each.
constexpr ActivationRule kActivationRules[] = {
    rule_of<Relu>(),
    rule_with_parameters<LeakyRelu>(),
    rule_of<Gelu>(),
    rule_of<Silu>(),
    rule_of<Erf>(),
    rule_of<Tanh>(),
    rule_of<Sin>(),
    rule_of<Linear>(),
    rule_with_parameters<Polynomial>(),
};

const ActivationRule& rule(const Activation& activation) {
  const auto* const found =
      std::ranges::find(kActivationRules, activation.kind(), &ActivationRule::kind);
  if (found == std::end(kActivationRules)) throw std::invalid_argument("not an activation");
  return *found;
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

}  // namespace

Activation::Activation(Kind kind, Parameters parameters)
    : kind_(kind), n_parameters_(static_cast<int>(parameters.size())) {
  std::ranges::copy(parameters, parameters_.begin());
}

Activation Activation::leaky_relu(double slope) {
  if (!(std::abs(slope) <= kMaxSlope)) {
    throw std::invalid_argument("leaky-relu: its slope is a number from -1e100 to 1e100, not " +
                                shown(slope));
  }
  return {Kind::kLeakyRelu, std::span(&slope, 1)};
}

Activation Activation::polynomial(Parameters coefficients) {
  for (const double c : coefficients) {
    if (!std::isfinite(c)) {
      throw std::invalid_argument("polynomial: a coefficient is a finite number, not " + shown(c));
    }
  }
  while (!coefficients.empty() && coefficients.back() == 0.0) {
    coefficients = coefficients.first(coefficients.size() - 1);
  }
  if (coefficients.size() < 2) {
    throw std::invalid_argument(
        "polynomial: a constant is no activation; a coefficient after the first must not be 0");
  }
  if (coefficients.size() > kMaxDegree + 1) {
    throw std::invalid_argument("polynomial: its degree is at most " + std::to_string(kMaxDegree) +
                                ", not " + std::to_string(coefficients.size() - 1));
  }
  return {Kind::kPolynomial, coefficients};
}

std::vector<Activation> activations() {
  std::vector<Activation> activations;
  for (const ActivationRule& rule : kActivationRules) activations.push_back(rule.example());
  return activations;
}

std::string activation_choices() {
  std::string choices;
  const std::size_t n = std::size(kActivationRules);
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) choices += i + 1 < n ? ", " : " or ";
    choices += kActivationRules[i].written;
  }
  return choices;
}

std::string name(const Activation& activation) {
  std::string text(rule(activation).name);
  char before = ':';
  for (const double parameter : activation.parameters()) {
    text += before + shown(parameter);
    before = ',';
  }
  return text;
}

bool is_multilinear(const Activation& activation) {
  return rule(activation).multilinear(activation.parameters());
}

Activation activation_from_name(std::string_view name) {
  const std::string_view kind = name.substr(0, name.find(':'));
  const auto* const found = std::ranges::find(kActivationRules, kind, &ActivationRule::name);
  if (found == std::end(kActivationRules)) {
    throw std::invalid_argument("there is no activation '" + std::string(name) + "'; it is " +
                                activation_choices());
  }
  if (kind.size() == name.size()) {
    if (found->name != Polynomial::kName) return found->example();
    throw std::invalid_argument("activation 'polynomial': its coefficients are missing, as in " +
                                sim::name(found->example()));
  }
  if (found->with == nullptr) {
    throw std::invalid_argument("activation '" + std::string(name) + "': " + std::string(kind) +
                                " has no parameters");
  }
  return found->with(numbers_in(name.substr(kind.size() + 1), name));
}

VectorXd activate(const Activation& activation, const VectorXd& h) {
  return rule(activation).value(activation.parameters(), h);
}

VectorXd activation_slope(const Activation& activation, const VectorXd& h) {
  return rule(activation).slope(activation.parameters(), h);
}

std::vector<VectorXd> activation_taylor(const Activation& activation, const VectorXd& h,
                                        int max_order) {
  return rule(activation).taylor(activation.parameters(), h, max_order);
}

std::vector<VectorXd> slope_taylor(const std::vector<VectorXd>& taylor) {
  std::vector<VectorXd> slope;
  for (std::size_t k = 1; k < taylor.size(); ++k) {
    slope.emplace_back(static_cast<double>(k) * taylor[k]);
  }
  return slope;
}

void multiply_by_slope(const Activation& activation, const VectorXd& h, VectorXd& delta) {
  for_each_block(h.size(), [&](Eigen::Index start, Eigen::Index n) {
    delta.segment(start, n).array() *= activation_slope(activation, h.segment(start, n)).array();
  });
}

}  // namespace widthwise::sim
