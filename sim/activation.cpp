#include "sim/activation.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "sim/activation_erf.hpp"
#include "sim/activation_linear.hpp"
#include "sim/activation_relu.hpp"
#include "sim/activation_tanh.hpp"

namespace widthwise::sim {
namespace {

using Eigen::VectorXd;

// What the file of an activation says.
struct ActivationRule {
  Activation activation;
  std::string_view name;
  bool multilinear;
  VectorXd (*value)(const VectorXd& h);
  VectorXd (*slope)(const VectorXd& h);
  std::vector<VectorXd> (*taylor)(const VectorXd& h, int max_order);
};

template <class S>
constexpr ActivationRule rule_of() {
  return {S::kActivation, S::kName, S::kMultilinear, S::value, S::slope, S::taylor};
}

// Every activation, a line each.
constexpr ActivationRule kActivationRules[] = {
    rule_of<Relu>(),
    rule_of<Tanh>(),
    rule_of<Erf>(),
    rule_of<Linear>(),
};

const ActivationRule& rule(Activation activation) {
  const auto* const found =
      std::ranges::find(kActivationRules, activation, &ActivationRule::activation);
  if (found == std::end(kActivationRules)) throw std::invalid_argument("not an activation");
  return *found;
}

}  // namespace

std::vector<Activation> activations() {
  std::vector<Activation> activations;
  for (const ActivationRule& rule : kActivationRules) activations.push_back(rule.activation);
  return activations;
}

std::string activation_choices() {
  std::string choices;
  const std::size_t n = std::size(kActivationRules);
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) choices += i + 1 < n ? ", " : " or ";
    choices += kActivationRules[i].name;
  }
  return choices;
}

std::string_view name(Activation activation) {
  return rule(activation).name;
}

bool is_multilinear(Activation activation) {
  return rule(activation).multilinear;
}

Activation activation_from_name(std::string_view name) {
  const auto* const found = std::ranges::find(kActivationRules, name, &ActivationRule::name);
  if (found != std::end(kActivationRules)) return found->activation;
  throw std::invalid_argument("there is no activation '" + std::string(name) + "'; it is " +
                              activation_choices());
}

VectorXd activate(Activation activation, const VectorXd& h) {
  return rule(activation).value(h);
}

VectorXd activation_slope(Activation activation, const VectorXd& h) {
  return rule(activation).slope(h);
}

std::vector<VectorXd> activation_taylor(Activation activation, const VectorXd& h, int max_order) {
  return rule(activation).taylor(h, max_order);
}

std::vector<VectorXd> slope_taylor(const std::vector<VectorXd>& taylor) {
  std::vector<VectorXd> slope;
  for (std::size_t k = 1; k < taylor.size(); ++k) {
    slope.emplace_back(static_cast<double>(k) * taylor[k]);
  }
  return slope;
}

void multiply_by_slope(Activation activation, const VectorXd& h, VectorXd& delta) {
  for_each_block(h.size(), [&](Eigen::Index start, Eigen::Index n) {
    delta.segment(start, n).array() *= activation_slope(activation, h.segment(start, n)).array();
  });
}

}  // namespace widthwise::sim
