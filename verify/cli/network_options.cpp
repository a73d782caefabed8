#include "verify/cli/network_options.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "verify/base/errors.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/studies/activation.hpp"

namespace widthwise::verify::cli {
namespace {

using Given = std::optional<std::string>;

// What `read` makes of a word; the default of the law where none was given.
template <class Value, class Read>
void read_word(const Given& word, Value& value, const Read& read) {
  if (!word) return;
  try {
    value = read(*word);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

void read_list(const Given& text, const char* option, std::vector<double>& numbers) {
  if (text) numbers = parse_numbers(*text, option);
}

void read_biases(const Given& word, sim::NetworkLaw& law) {
  if (!word) return;
  if (*word != "trained" && *word != "fixed") {
    throw UsageError(fmt::format("biases '{}': they are trained or fixed", *word));
  }
  if (!law.has_biases()) {
    throw UsageError(
        fmt::format("biases {}: there are none without --sigma-b; give it too", *word));
  }
  law.trained_biases = *word == "trained";
}

void refuse_of_g(const char* option, const Given& given) {
  if (!given) return;
  throw UsageError(
      fmt::format("{} {}: an MLP has no g; leave it out or give --model hypernet", option, *given));
}

}  // namespace

void NetworkOptions::add_to(CLI::App& app) {
  const auto add = [&](const char* name, auto& target, const char* text, const char* type) {
    app.add_option(name, target, text)->type_name(type);
  };
  app.add_option("--activation", activation, activation_help("; of f in hypernetworks"))
      ->type_name("");
  add("--sigma-w", sigma_w, "Weights are this times N(0, 1) / sqrt(fan-in); one or one a layer (1)",
      "A,..");
  add("--sigma-b", sigma_b, "Biases are this times N(0, 1); one or one a layer (0)", "B,..");
  add("--biases", biases, "Whether they are trained or fixed (trained)", "");
  add("--residual", residual, "Hidden layers add what they read: none, plain or scaled (none)", "");
  add("--width-ratios", width_ratios, "Hidden widths over --width, one a layer", "1,2,0.5");
  add("--parameterisation", parameterisation,
      "What gradients are taken in: ntk, standard or mup (ntk)", "");
  add("--weights", weights, "gaussian, or sign or uniform: slower, n^2 a product", "");
  add("--activation-g", activation_g, "Of the g of hypernetworks (relu)", "");
  add("--sigma-w-g", sigma_w_g, "Likewise of g", "A,..");
  add("--sigma-b-g", sigma_b_g, "Likewise of g, whose biases f emits", "B,..");
  add("--residual-g", residual_g, "Likewise of g", "");
}

std::string activation_help(const std::string& more) {
  std::string text = sim::activation_choices();
  const std::string last = " or ";
  if (const auto at = text.rfind(last); at != text.npos) text[at + last.size() - 1] = '\n';
  return text + more;
}

NetworkSpec NetworkOptions::spec(NetworkModel model, std::optional<int> depth,
                                 std::optional<int> depth_g) const {
  if (model == NetworkModel::kMlp) {
    refuse_of_g("activation-g", activation_g);
    refuse_of_g("sigma-w-g", sigma_w_g);
    refuse_of_g("sigma-b-g", sigma_b_g);
    refuse_of_g("residual-g", residual_g);
  }
  NetworkSpec spec{.model = model, .depth = depth, .depth_g = depth_g};
  spec.activation = known_activation(activation);
  if (activation_g) spec.activation_g = known_activation(*activation_g);
  read_list(sigma_w, "sigma-w", spec.law.sigma_w);
  read_list(sigma_b, "sigma-b", spec.law.sigma_b);
  read_list(sigma_w_g, "sigma-w-g", spec.law_g.sigma_w);
  read_list(sigma_b_g, "sigma-b-g", spec.law_g.sigma_b);
  read_list(width_ratios, "width-ratios", spec.width_ratios);
  read_word(residual, spec.law.residual, sim::residual_from_name);
  read_word(residual_g, spec.law_g.residual, sim::residual_from_name);
  read_word(parameterisation, spec.law.parameterisation, sim::parameterisation_from_name);
  read_word(weights, spec.law.weights, sim::weight_law_from_name);
  require_network(spec);
  read_biases(biases, spec.law);
  require_network(spec);
  return spec;
}

}  // namespace widthwise::verify::cli
