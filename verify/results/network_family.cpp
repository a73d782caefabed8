#include "verify/results/network_family.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "theory/activation_table.hpp"
#include "verify/base/read_number.hpp"

namespace widthwise::verify {
namespace {

using Words = std::map<std::string, std::string>;

// --- widths ---

constexpr std::string_view kInfinite = "inf";
constexpr std::string_view kPowerOfM = "m^";

// "m^1.5" and the like; what an MLP has no words for is empty.
struct WidthWords {
  std::string f;
  std::string g;

  bool operator==(const WidthWords&) const = default;
};

WidthWords width_words(const WidthLaw& law) {
  switch (law.kind()) {
    case WidthLaw::Kind::kMlp:
      return {};
    case WidthLaw::Kind::kFixedG:
      return {"n", std::to_string(*law.fixed_width_g())};
    case WidthLaw::Kind::kFixedF:
      return {std::to_string(*law.fixed_width_f()), "m"};
    case WidthLaw::Kind::kJoint:
      return {"n", "n"};
    case WidthLaw::Kind::kSequential:
      return {std::string(kInfinite), "m"};
    case WidthLaw::Kind::kLimit:
      return {std::string(kInfinite), std::string(kInfinite)};
    case WidthLaw::Kind::kConstantMlp:
      return {std::to_string(*law.constant_width()), ""};
    case WidthLaw::Kind::kConstantHypernet:
      return {std::to_string(*law.constant_width()), std::to_string(*law.constant_width())};
    case WidthLaw::Kind::kPower:
      break;
  }
  return {fmt::format("{}{:g}", kPowerOfM, *law.power_of_f()), "m"};
}

std::optional<WidthLaw> law_of_power(std::string_view text) {
  if (!text.starts_with(kPowerOfM)) return std::nullopt;
  const auto a = read_number<double>(text.substr(kPowerOfM.size()));
  return a && *a > 0.0 ? std::optional(WidthLaw::power(*a)) : std::nullopt;
}

// The law whose words these are.
std::optional<WidthLaw> width_law(const WidthWords& words) {
  for (const WidthLaw& law :
       {WidthLaw::mlp(), WidthLaw::joint(), WidthLaw::sequential(), WidthLaw::limit()}) {
    if (width_words(law) == words) return law;
  }
  if (words.g == "m") {
    if (const auto n = read_number<std::int64_t>(words.f)) return WidthLaw::fixed_f(*n);
    return law_of_power(words.f);
  }
  const auto m = read_number<std::int64_t>(words.g);
  if (const auto n = read_number<std::int64_t>(words.f)) {
    if (words.g.empty()) return WidthLaw::constant_mlp(*n);
    return m == n ? std::optional(WidthLaw::constant_hypernet(*n)) : std::nullopt;
  }
  return m && words.f == "n" ? std::optional(WidthLaw::fixed_g(*m)) : std::nullopt;
}

// "n", "2n", "0.5n": the hidden widths of unequal layers, joined by kBetween.
constexpr std::string_view kBetween = ", ";

std::string ratio_words(const std::vector<double>& ratios) {
  std::string words;
  for (const double ratio : ratios) {
    words += fmt::format("{}{}n", words.empty() ? "" : kBetween,
                         ratio == 1.0 ? "" : fmt::format("{:g}", ratio));
  }
  return words;
}

std::optional<std::vector<double>> width_ratios(std::string_view text) {
  std::vector<double> ratios;
  while (!text.empty()) {
    const auto end = std::min(text.find(kBetween), text.size());
    std::string_view layer = text.substr(0, end);
    if (!layer.ends_with('n')) return std::nullopt;
    layer.remove_suffix(1);
    const auto ratio = layer.empty() ? std::optional(1.0) : read_number<double>(layer);
    if (!ratio || *ratio <= 0.0) return std::nullopt;
    ratios.push_back(*ratio);
    text.remove_prefix(std::min(end + kBetween.size(), text.size()));
  }
  return ratios;
}

// --- inputs ---

constexpr std::string_view kUnitNorms = ", |u|^2 = |u'|^2 = d";

std::string words_of(std::monostate) {
  return "";
}

std::string words_of(const RunInputs& inputs) {
  return fmt::format("{}{}", inputs.single ? "u' = u" : "u, u'",
                     inputs.unit_norms ? kUnitNorms : "");
}

std::string words_of(const NamedPair& pair) {
  return fmt::format("{}: rho_x = {:g}, rho_z = {:g}, norm_x = {:g},{:g}, norm_z = {:g},{:g}",
                     pair.name, pair.rho_x, pair.rho_z, pair.norm_x.first, pair.norm_x.second,
                     pair.norm_z.first, pair.norm_z.second);
}

std::string words_of(const RandomInputs& inputs) {
  return fmt::format("{} random ones a matrix, d = d_z = {}", inputs.count, inputs.dimension);
}

std::string words_of(const ListedInputs& inputs) {
  return inputs.description;
}

void read_inputs(const std::string& text, NetworkFamily& networks) {
  for (const RunInputs inputs : {RunInputs{false, false}, RunInputs{false, true},
                                 RunInputs{true, false}, RunInputs{true, true}}) {
    if (words_of(inputs) == text) {
      networks.inputs = inputs;
      return;
    }
  }
  networks.inputs = ListedInputs{text};
}

// --- activation and depths ---

// Takes an entry out; empty if there is none.
std::string taken(Words& words, const std::string& key) {
  const auto node = words.extract(key);
  return node.empty() ? "" : node.mapped();
}

// What `read` makes of an entry; the entry stays if that is nothing.
template <class Read>
auto read_entry(Words& words, const std::string& key, const Read& read) {
  const std::string text = taken(words, key);
  const auto value = read(text);
  if (!value && !text.empty()) words[key] = text;
  return value;
}

}  // namespace

Words in_words(const NetworkFamily& networks) {
  Words words = networks.others;
  const auto say = [&](const char* key, const std::string& text) {
    if (!text.empty()) words[key] = text;
  };
  if (networks.activation) say("activation", std::string(theory::name(*networks.activation)));
  if (networks.depth_f) say("depth_f", std::to_string(*networks.depth_f));
  if (networks.depth_g) say("depth_g", std::to_string(*networks.depth_g));
  const WidthWords widths = width_words(networks.widths);
  say("width_f", widths.f);
  say("width_g", widths.g);
  say("hidden_widths", ratio_words(networks.width_ratios));
  say("inputs", std::visit([](const auto& inputs) { return words_of(inputs); }, networks.inputs));
  return words;
}

bool are_other_networks(const NetworkFamily& networks) {
  using Kind = theory::Activation::Kind;
  static constexpr Kind kUsual[] = {Kind::kRelu, Kind::kTanh, Kind::kErf, Kind::kLinear};
  static const std::set<std::string_view> kLaw{"activation",       "sigma_w",    "sigma_b",
                                               "biases",           "residual",   "weights",
                                               "parameterisation", "gradient_in"};
  const auto says_law = [](const auto& entry) {
    constexpr std::string_view kOfG = "_g";
    std::string_view key = entry.first;
    if (key.ends_with(kOfG)) key.remove_suffix(kOfG.size());
    return kLaw.contains(key);
  };
  const bool usual_activation =
      !networks.activation ||
      std::ranges::find(kUsual, networks.activation->kind()) != std::end(kUsual);
  return !usual_activation || !networks.width_ratios.empty() ||
         std::ranges::any_of(networks.others, says_law);
}

NetworkFamily network_family_from_words(const Words& words) {
  Words left = words;
  NetworkFamily networks;
  networks.activation = read_entry(left, "activation", theory::find_activation);
  networks.depth_f = read_entry(left, "depth_f", read_number<int>);
  networks.depth_g = read_entry(left, "depth_g", read_number<int>);
  const WidthWords widths{taken(left, "width_f"), taken(left, "width_g")};
  if (const auto law = width_law(widths)) {
    networks.widths = *law;
  } else {
    if (!widths.f.empty()) left["width_f"] = widths.f;
    if (!widths.g.empty()) left["width_g"] = widths.g;
  }
  networks.width_ratios =
      read_entry(left, "hidden_widths", width_ratios).value_or(std::vector<double>{});
  if (const std::string inputs = taken(left, "inputs"); !inputs.empty()) {
    read_inputs(inputs, networks);
  }
  networks.others = std::move(left);
  return networks;
}

}  // namespace widthwise::verify
