#include "verify/cli/network_options.hpp"

#include "sim/activation.hpp"

namespace widthwise::verify::cli {

void add_network(CLI::App& app, NetworkRequest& network) {
  const auto add = [&](const char* name, auto& target, const char* text, const char* type) {
    app.add_option(name, target, text)->type_name(type);
  };
  app.add_option("--activation", network.activation, activation_help("; of f in hypernetworks"))
      ->type_name("");
  add("--sigma-w", network.sigma_w,
      "Weights are this times N(0, 1) / sqrt(fan-in); one or one a layer (1)", "A,..");
  add("--sigma-b", network.sigma_b, "Biases are this times N(0, 1); one or one a layer (0)",
      "B,..");
  add("--biases", network.biases, "Whether they are trained or fixed (trained)", "");
  add("--residual", network.residual,
      "Hidden layers add what they read: none, plain or scaled (none)", "");
  add("--width-ratios", network.width_ratios, "Hidden widths over --width, one a layer", "1,2,0.5");
  add("--parameterisation", network.parameterisation,
      "What gradients are taken in: ntk, standard or mup (ntk)", "");
  add("--weights", network.weights, "gaussian, or sign or uniform: slower, n^2 a product", "");
  add("--activation-g", network.activation_g, "Of the g of hypernetworks (relu)", "");
  add("--sigma-w-g", network.sigma_w_g, "Likewise of g", "A,..");
  add("--sigma-b-g", network.sigma_b_g, "Likewise of g, whose biases f emits", "B,..");
  add("--residual-g", network.residual_g, "Likewise of g", "");
}

std::string activation_help(const std::string& more) {
  std::string text = sim::activation_choices();
  const std::string last = " or ";
  if (const auto at = text.rfind(last); at != text.npos) text[at + last.size() - 1] = '\n';
  return text + more;
}

}  // namespace widthwise::verify::cli
