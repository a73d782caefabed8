#include "verify/studies/network_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "theory/activation_table.hpp"

namespace widthwise::verify {
namespace {

using sim::Parameterisation;
using sim::Residual;

// One number where all are the same.
std::vector<double> shortened(const std::vector<double>& sigmas, double usual) {
  if (sigmas.empty()) return {usual};
  const bool equal = std::ranges::count(sigmas, sigmas.front()) == std::ssize(sigmas);
  return equal ? std::vector{sigmas.front()} : sigmas;
}

std::vector<double> sigmas_w(const sim::NetworkLaw& law) {
  return shortened(law.sigma_w, 1.0);
}

std::vector<double> sigmas_b(const sim::NetworkLaw& law) {
  return shortened(law.sigma_b, 0.0);
}

bool has_sigma_w(const sim::NetworkLaw& law) {
  return sigmas_w(law) != std::vector{1.0};
}

// "1.5 " as a factor, of a layer or, where layers differ, in letters.
std::string factor(const std::vector<double>& sigmas, const char* letters) {
  if (sigmas.size() > 1) return fmt::format("{} ", letters);
  return sigmas.front() == 1.0 ? "" : fmt::format("{} ", sigmas.front());
}

std::string bias_term(const sim::NetworkLaw& law) {
  return law.has_biases() ? fmt::format(" + {}b_l", factor(sigmas_b(law), "sigma_b,l")) : "";
}

std::string scaled_weight(const sim::NetworkLaw& law) {
  return fmt::format("{}W_l / sqrt(n_(l-1))", factor(sigmas_w(law), "sigma_w,l"));
}

std::string branch(const sim::NetworkLaw& law) {
  return law.residual == Residual::kScaled ? "s(h_l) / sqrt(L)" : "s(h_l)";
}

std::string gradients(const sim::NetworkLaw& law) {
  const bool biases = law.has_biases() && law.trained_biases;
  const std::string scaled_bias = factor(sigmas_b(law), "sigma_b,l") + "b_l";
  switch (law.parameterisation) {
    case Parameterisation::kNtk:
      break;
    case Parameterisation::kStandard:
      return scaled_weight(law) + (biases ? " and " + scaled_bias : "");
    case Parameterisation::kMup:
      return scaled_weight(law) + " (for l = 1 over the root of n_1 as well)" +
             (biases ? " and " + scaled_bias + " (for l <= L over the root of n_l)" : "");
  }
  return biases ? "W_l and b_l" : "W_l";
}

std::string weights_in_words(const sim::NetworkLaw& law) {
  switch (law.weights) {
    case sim::WeightLaw::kGaussian:
      break;
    case sim::WeightLaw::kSign:
      return "+-1";
    case sim::WeightLaw::kUniform:
      return "uniform, of variance 1";
  }
  return "N(0, 1)";
}

std::string biases_in_words(const sim::NetworkLaw& law) {
  return law.trained_biases ? "trained" : "drawn once and not trained";
}

std::string layers_in_words(const NetworkSpec& spec) {
  const sim::NetworkLaw& law = spec.law;
  std::string text = fmt::format("y_0 = x, h_l = {} y_(l-1){}, ", scaled_weight(law), bias_term(law));
  if (law.residual == Residual::kNone) {
    text += "y_l = s(h_l), ";
  } else {
    text += fmt::format("y_1 = s(h_1), y_l = y_(l-1) + {}, ", branch(law));
  }
  text += "f(x) = h_(L+1)";
  if (law.parameterisation == Parameterisation::kMup) text += " (there over n_L, not its root)";
  return text;
}

std::string definition_of_mlp(const NetworkSpec& spec) {
  const sim::NetworkLaw& law = spec.law;
  std::string text = fmt::format("{} with s = {}, entries of W_l {}", layers_in_words(spec),
                                 sim::name(spec.activation), weights_in_words(law));
  if (law.has_biases()) text += ", b_l N(0, 1) and " + biases_in_words(law);
  return text + fmt::format("; gradients are taken in {}", gradients(law));
}

std::string definition_of_hypernet(const NetworkSpec& spec) {
  NetworkSpec g{.activation = spec.activation_g, .law = spec.law_g};
  std::string of_g = layers_in_words(g);
  for (const auto& [letter, of] : {std::pair{"W_l", "V_l"},
                                   {"b_l", "c_l"},
                                   {"x", "z"},
                                   {"f(", "g("},
                                   {"L+1", "H"},
                                   {"sqrt(L)", "sqrt(H-1)"},
                                   {"n_", "m_"}}) {
    for (std::size_t at = of_g.find(letter); at != of_g.npos; at = of_g.find(letter, at + 1)) {
      of_g.replace(at, std::string_view(letter).size(), of);
    }
  }
  return fmt::format(
      "f: {} with s = {}, entries of W_l N(0, 1){}; its outputs are the V_l{} of g: {} with s = "
      "{}; "
      "gradients are taken in {} of f",
      layers_in_words(spec), sim::name(spec.activation),
      spec.law.has_biases() ? ", b_l N(0, 1)" : "", spec.law_g.has_biases() ? " and c_l" : "", of_g,
      sim::name(spec.activation_g), gradients(spec.law));
}

// Degree in the weights of a stack of `depth` hidden layers whose activation is of degree p.
std::optional<int> degree_of_stack(const sim::Activation& activation, int depth) {
  if (sim::is_multilinear(activation)) return depth + 1;
  if (activation.kind() != sim::Activation::Kind::kPolynomial) return std::nullopt;
  const auto p = static_cast<std::int64_t>(activation.parameters().size()) - 1;
  std::int64_t degree = 1;
  for (int l = 0; l < depth; ++l) {
    degree = p * degree + 1;
    if (degree > std::numeric_limits<int>::max()) return std::nullopt;
  }
  return static_cast<int>(degree);
}

}  // namespace

std::string law_suffix(const sim::NetworkLaw& law, const std::string& prefix) {
  std::string suffix;
  const auto say = [&](const std::string& word) { suffix += "." + prefix + word; };
  if (has_sigma_w(law)) say(fmt::format("sigma-w{}", fmt::join(sigmas_w(law), "-")));
  if (law.has_biases()) {
    say(fmt::format("sigma-b{}", fmt::join(sigmas_b(law), "-")));
    if (!law.trained_biases) say("fixed-biases");
  }
  if (law.residual == Residual::kPlain) say("residual");
  if (law.residual == Residual::kScaled) say("scaled-residual");
  if (law.parameterisation != Parameterisation::kNtk) {
    say(std::string(sim::name(law.parameterisation)));
  }
  if (law.weights != sim::WeightLaw::kGaussian) say(std::string(sim::name(law.weights)));
  return suffix;
}

void say_law(const sim::NetworkLaw& law, NetworkFamily& family, const std::string& suffix) {
  const auto say = [&](const char* key, std::string words) {
    family.others[key + suffix] = std::move(words);
  };
  if (has_sigma_w(law)) say("sigma_w", fmt::format("{}", fmt::join(sigmas_w(law), ", ")));
  if (law.has_biases()) {
    say("sigma_b", fmt::format("{}", fmt::join(sigmas_b(law), ", ")));
    say("biases", biases_in_words(law));
  }
  if (law.residual != Residual::kNone) say("residual", "y_(l-1) + " + branch(law));
  if (law.weights != sim::WeightLaw::kGaussian) say("weights", weights_in_words(law));
  if (law.parameterisation == Parameterisation::kNtk) return;
  say("parameterisation", std::string(sim::name(law.parameterisation)));
  say("gradient_in", gradients(law));
}

void say_activation(const sim::Activation& activation, NetworkFamily& family) {
  const std::string name = sim::name(activation);
  family.activation = theory::find_activation(name);
  if (!family.activation) family.others["activation"] = name;
}

std::string definition(const NetworkSpec& spec) {
  return spec.model == NetworkModel::kMlp ? definition_of_mlp(spec) : definition_of_hypernet(spec);
}

std::optional<int> highest_order(const NetworkSpec& spec) {
  const auto of_f = degree_of_stack(spec.activation, spec.hidden_layers());
  if (!of_f || spec.model == NetworkModel::kMlp) return of_f;
  const auto of_g = degree_of_stack(spec.activation_g, spec.weight_layers_of_g() - 1);
  if (!of_g) return std::nullopt;
  const std::int64_t degree = std::int64_t{*of_f} * *of_g;
  if (degree > std::numeric_limits<int>::max()) return std::nullopt;
  return static_cast<int>(degree);
}

std::string why_no_exact_moments(const NetworkSpec& spec) {
  const auto gated = [](const sim::Activation& activation) {
    return activation == sim::Activation::kRelu || activation == sim::Activation::kLinear;
  };
  const bool hypernet = spec.model == NetworkModel::kHypernet;
  if (!gated(spec.activation) || (hypernet && !gated(spec.activation_g))) {
    return "only of relu and linear networks are moments finite sums";
  }
  if (!spec.law.is_usual() || (hypernet && !spec.law_g.is_usual())) {
    return "moments are finite sums where layers are products of N(0, 1) weights alone, without "
           "biases, sigmas, residual connections or another parameterisation";
  }
  return "";
}

}  // namespace widthwise::verify
