#include "verify/claimfile/network_toml.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "verify/base/errors.hpp"
#include "verify/base/nearest_word.hpp"
#include "verify/base/read_number.hpp"

namespace widthwise::verify {
namespace {

constexpr int kMostDepth = 64;
constexpr std::string_view kPowerOfM = "m^";

NetworkModel model_of(TomlTable& table) {
  const std::string model = table.string("model").value_or("mlp");
  if (model == "mlp") return NetworkModel::kMlp;
  if (model == "hypernet") return NetworkModel::kHypernet;
  table.refuse("model", fmt::format("model '{}': it is mlp or hypernet", model));
}

// What `read` makes of a word of sim/; it throws std::invalid_argument, with a sentence.
template <class Value, class Read>
void read_word(TomlTable& table, std::string_view key, Value& value, const Read& read) {
  const auto word = table.string(key);
  if (!word) return;
  try {
    value = read(*word);
  } catch (const std::invalid_argument& error) {
    table.refuse(key, error.what());
  }
}

void read_sigmas(TomlTable& table, std::string_view key, std::vector<double>& sigmas) {
  if (auto given = table.numbers(key, /*one_too=*/true)) {
    if (given->empty()) table.refuse(key, fmt::format("{}: give one number, or one a layer", key));
    sigmas = std::move(*given);
  }
}

void read_biases(TomlTable& table, sim::NetworkLaw& law) {
  const auto word = table.string("biases");
  if (!word) return;
  if (*word != "trained" && *word != "fixed") {
    table.refuse("biases", fmt::format("biases '{}': they are trained or fixed", *word));
  }
  if (!law.has_biases()) {
    table.refuse("biases", "biases: there are none where sigma_b is 0; give sigma_b too");
  }
  law.trained_biases = *word == "trained";
}

void read_law(TomlTable& table, sim::NetworkLaw& law) {
  read_sigmas(table, "sigma_w", law.sigma_w);
  read_sigmas(table, "sigma_b", law.sigma_b);
  read_biases(table, law);
  read_word(table, "residual", law.residual, sim::residual_from_name);
  read_word(table, "parameterisation", law.parameterisation, sim::parameterisation_from_name);
  read_word(table, "weights", law.weights, sim::weight_law_from_name);
}

void refuse_given(const TomlTable& table, std::initializer_list<std::string_view> keys,
                  const char* reason) {
  for (const std::string_view key : keys) {
    if (table.has(key)) table.refuse(key, fmt::format("{}: {}", key, reason));
  }
}

void read_mlp(TomlTable& table, NetworkSpec& network) {
  refuse_given(
      table,
      {"depth_g", "activation_g", "sigma_w_g", "sigma_b_g", "residual_g", "width_g", "width_f"},
      "an MLP has no g, and its width is what grows; model = \"hypernet\" has them");
  if (table.has("depth") && table.has("depth_f")) {
    table.refuse("depth_f", "depth_f beside depth: both are the hidden layers; give one");
  }
  network.depth = table.whole(table.has("depth_f") ? "depth_f" : "depth", 1, kMostDepth);
}

std::optional<std::int64_t> fixed_width(TomlTable& table, std::string_view key) {
  const auto width = table.whole(key);
  if (width && *width < 1)
    table.refuse(key, fmt::format("{} {}: widths are positive", key, *width));
  return width;
}

bool holds_whole_number(TomlTable& table, std::string_view key) {
  const toml::node* const node = table.node(key);
  return node != nullptr && node->is_integer();
}

WidthLaw law_in_words(TomlTable& table) {
  const std::string word = table.string("width_f").value_or("n");
  if (word == "n") return WidthLaw::joint();
  if (word == "inf") return WidthLaw::sequential();
  if (word.starts_with(kPowerOfM)) {
    const auto a = read_number<double>(std::string_view(word).substr(kPowerOfM.size()));
    if (a && *a > 0.0 && std::isfinite(*a)) return WidthLaw::power(*a);
  }
  table.refuse("width_f",
               fmt::format("width_f '{}': it is a number, n, inf or m^A such as m^1.5", word));
}

WidthLaw law_of_hypernet(TomlTable& table) {
  const bool fixed_f = holds_whole_number(table, "width_f");
  const bool fixed_g = holds_whole_number(table, "width_g");
  if (fixed_g && fixed_f) {
    table.refuse("width_g", "width_g beside width_f: where both are fixed nothing grows");
  }
  if (fixed_g && table.has("width_f") && table.string("width_f") != "n") {
    table.refuse("width_f", "width_f: where width_g is fixed the width of f grows; leave it out");
  }
  if (fixed_g) return WidthLaw::fixed_g(*fixed_width(table, "width_g"));
  if (const auto word = table.string("width_g"); word && *word != "m") {
    table.refuse("width_g", fmt::format("width_g '{}': it is a number, or m, which grows", *word));
  }
  if (fixed_f) return WidthLaw::fixed_f(*fixed_width(table, "width_f"));
  return law_in_words(table);
}

void read_hypernet(TomlTable& table, NetworkEntry& entry) {
  NetworkSpec& network = entry.network;
  refuse_given(table, {"depth"}, "a hypernetwork has two: give depth_f and depth_g");
  network.depth = table.whole("depth_f", 1, kMostDepth);
  network.depth_g = table.whole("depth_g", 1, kMostDepth);
  read_word(table, "activation_g", network.activation_g, sim::activation_from_name);
  read_sigmas(table, "sigma_w_g", network.law_g.sigma_w);
  read_sigmas(table, "sigma_b_g", network.law_g.sigma_b);
  read_word(table, "residual_g", network.law_g.residual, sim::residual_from_name);
  entry.width_law = law_of_hypernet(table);
}

}  // namespace

NetworkEntry read_network(TomlTable table) {
  NetworkEntry entry;
  NetworkSpec& network = entry.network;
  network.model = model_of(table);
  read_word(table, "activation", network.activation, sim::activation_from_name);
  if (const auto ratios = table.numbers("width_ratios")) {
    if (ratios->empty()) table.refuse("width_ratios", "width_ratios: give one a hidden layer");
    network.width_ratios = *ratios;
  }
  read_law(table, network.law);
  if (network.model == NetworkModel::kMlp) {
    read_mlp(table, network);
  } else {
    read_hypernet(table, entry);
  }
  return entry;
}

}  // namespace widthwise::verify
