#include "verify/claimfile/claims_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "verify/claimfile/claims_toml.hpp"
#include "verify/claimfile/correction_names.hpp"

namespace widthwise::verify {
namespace {

// A basic string of TOML.
std::string in_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      quoted += fmt::format("\\u{:04X}", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string array_of(const std::vector<double>& numbers) {
  return fmt::format("[{}]", fmt::join(numbers, ", "));
}

std::string rows_text(const std::vector<Eigen::VectorXd>& rows) {
  std::vector<std::string> lists;
  for (const Eigen::VectorXd& row : rows) lists.push_back(array_of({row.begin(), row.end()}));
  return fmt::format("[{}]", fmt::join(lists, ", "));
}

std::string norms_text(const std::pair<double, double>& norms) {
  return array_of({norms.first, norms.second});
}

// The entries of an inline table.
class Entries {
 public:
  void add(std::string_view key, const std::string& value) {
    entries_.push_back(fmt::format("{} = {}", key, value));
  }
  void add_text(std::string_view key, const std::optional<std::string>& value) {
    if (value) add(key, in_quotes(*value));
  }
  template <class Number>
  void add_number(std::string_view key, const std::optional<Number>& value) {
    if (value) add(key, fmt::format("{}", *value));
  }
  void add_flag(std::string_view key, bool value) {
    if (value) add(key, "true");
  }
  void add_list(std::string_view key, const std::vector<double>& numbers) {
    if (!numbers.empty()) add(key, array_of(numbers));
  }
  bool empty() const { return entries_.empty(); }
  std::string inline_table() const { return fmt::format("{{ {} }}", fmt::join(entries_, ", ")); }
  std::string lines() const { return fmt::format("{}\n", fmt::join(entries_, "\n")); }

 private:
  std::vector<std::string> entries_;
};

void add_sigmas(std::string_view key, const std::vector<double>& sigmas, Entries& entries) {
  if (sigmas.size() == 1) return entries.add(key, fmt::format("{}", sigmas.front()));
  entries.add_list(key, sigmas);
}

void add_law(const sim::NetworkLaw& law, Entries& entries) {
  const sim::NetworkLaw usual;
  add_sigmas("sigma_w", law.sigma_w, entries);
  add_sigmas("sigma_b", law.sigma_b, entries);
  if (!law.trained_biases) entries.add_text("biases", "fixed");
  if (law.residual != usual.residual) {
    entries.add_text("residual", std::string(sim::name(law.residual)));
  }
  if (law.parameterisation != usual.parameterisation) {
    entries.add_text("parameterisation", std::string(sim::name(law.parameterisation)));
  }
  if (law.weights != usual.weights) {
    entries.add_text("weights", std::string(sim::name(law.weights)));
  }
}

void add_widths(const WidthLaw& law, Entries& entries) {
  entries.add_number("width_f", law.fixed_width_f());
  entries.add_number("width_g", law.fixed_width_g());
  if (law.infinite_f()) entries.add_text("width_f", "inf");
  if (law.kind() == WidthLaw::Kind::kPower) {
    entries.add_text("width_f", fmt::format("m^{}", *law.power_of_f()));
  }
}

void add_g(const NetworkSpec& network, Entries& entries) {
  entries.add_number("depth_g", network.depth_g);
  if (network.activation_g != sim::Activation::kRelu) {
    entries.add_text("activation_g", std::string(sim::name(network.activation_g)));
  }
  add_sigmas("sigma_w_g", network.law_g.sigma_w, entries);
  add_sigmas("sigma_b_g", network.law_g.sigma_b, entries);
  if (network.law_g.residual != sim::Residual::kNone) {
    entries.add_text("residual_g", std::string(sim::name(network.law_g.residual)));
  }
}

std::string statistic_text(const StatisticSpec& statistic) {
  Entries entries;
  entries.add_text("name", std::string(name(statistic.kind)));
  entries.add_number("level", statistic.level);
  entries.add_list("levels", statistic.levels);
  entries.add_number("reference", statistic.reference);
  entries.add_number("sigma", statistic.sigma);
  const bool plain =
      !statistic.level && statistic.levels.empty() && !statistic.reference && !statistic.sigma;
  return plain ? in_quotes(name(statistic.kind)) : entries.inline_table();
}

std::string corrections_text(const CorrectionFamily& family) {
  if (const std::string word = correction_word(family); !word.empty()) return in_quotes(word);
  std::vector<std::string> forms;
  for (const Powers& powers : family) forms.push_back(array_of(powers));
  return fmt::format("[{}]", fmt::join(forms, ", "));
}

std::string effort_text(const EffortSpec& effort) {
  Entries entries;
  entries.add_number("share", effort.share);
  entries.add_number("equal_errors", effort.equal_errors);
  entries.add_number("largest_width", effort.largest_width);
  return entries.empty() ? "" : entries.inline_table();
}

void add_texts(const ClaimSpec& claim, Entries& entries) {
  const auto add = [&](const char* key, const std::string& text) {
    if (!text.empty()) entries.add_text(key, text);
  };
  add("title", claim.title);
  add("statement", claim.statement);
  add("hypotheses", claim.hypotheses);
  add("source", claim.source);
}

void add_prediction(const Prediction& prediction, Entries& entries) {
  const bool zero = prediction.kind == PredictionKind::kZero;
  entries.add(key_of(prediction.kind), zero ? "true" : fmt::format("{}", prediction.value));
}

void add_table(std::string_view key, const std::string& text, Entries& entries) {
  if (!text.empty()) entries.add(key, text);
}

}  // namespace

std::string text_of_network(const ClaimSpec& claim) {
  const NetworkSpec& network = claim.network;
  const bool mlp = network.model == NetworkModel::kMlp;
  Entries entries;
  entries.add_text("model", mlp ? "mlp" : "hypernet");
  if (network.activation != sim::Activation::kRelu) {
    entries.add_text("activation", std::string(sim::name(network.activation)));
  }
  entries.add_number(mlp ? "depth" : "depth_f", network.depth);
  if (!mlp) add_g(network, entries);
  entries.add_list("width_ratios", network.width_ratios);
  add_law(network.law, entries);
  add_widths(claim.width_law, entries);
  return entries.inline_table();
}

std::string text_of_inputs(const ClaimSpec& claim) {
  const InputsSpec& inputs = claim.inputs;
  const bool mlp = claim.network.model == NetworkModel::kMlp;
  Entries entries;
  entries.add_flag("single", inputs.single);
  entries.add_flag("unit_norms", inputs.unit_norms);
  if (inputs.pair) {
    const NamedPair& pair = *inputs.pair;
    if (!pair.name.empty()) entries.add_text("name", pair.name);
    entries.add_number<double>("rho_x", pair.rho_x);
    if (!mlp) entries.add_number<double>("rho_z", pair.rho_z);
    const std::pair<double, double> usual{1.0, 1.0};
    if (pair.norm_x != usual) entries.add("norm_x", norms_text(pair.norm_x));
    if (!mlp && pair.norm_z != usual) entries.add("norm_z", norms_text(pair.norm_z));
  }
  if (!inputs.rows.empty()) entries.add("rows", rows_text(inputs.rows));
  if (!inputs.rows_z.empty()) entries.add("rows_z", rows_text(inputs.rows_z));
  entries.add_text("file", inputs.file);
  entries.add_text("file_z", inputs.file_z);
  entries.add_text("columns", inputs.columns);
  entries.add_text("header", inputs.header);
  return entries.empty() ? "" : entries.inline_table();
}

std::string text_of_training(const ClaimSpec& claim) {
  if (!claim.training) return "";
  const TrainingSpec& training = *claim.training;
  const bool mlp = claim.network.model == NetworkModel::kMlp;
  Entries entries;
  entries.add_number<int>("steps", training.steps);
  entries.add_number<double>("rate", training.rate);
  if (mlp) entries.add_number<int>("inputs", training.inputs);
  entries.add_number<int>("tests", training.tests);
  if (!mlp) {
    entries.add_number<int>("inputs_x", training.inputs_x);
    entries.add_number<int>("inputs_z", training.inputs_z);
  }
  return entries.inline_table();
}

std::string claim_text(const ClaimSpec& claim) {
  Entries entries;
  entries.add_text("id", claim.id);
  add_texts(claim, entries);
  entries.add("network", text_of_network(claim));
  entries.add_text("observable", claim.observable.text());
  if (claim.statistic.kind != StatisticKind::kLargest) {
    entries.add("statistic", statistic_text(claim.statistic));
  }
  add_prediction(claim.prediction, entries);
  if (claim.corrections) entries.add("corrections", corrections_text(*claim.corrections));
  entries.add_number("margin", claim.margin);
  if (!claim.extrapolate) entries.add("extrapolate", "false");
  entries.add_number("from_width", claim.from_width);
  if (!claim.widths.empty()) {
    entries.add("widths", fmt::format("[{}]", fmt::join(claim.widths, ", ")));
  }
  add_table("inputs", text_of_inputs(claim), entries);
  add_table("training", text_of_training(claim), entries);
  entries.add_number("up_to_order", claim.up_to_order);
  add_table("effort", effort_text(claim.effort), entries);
  if (claim.expected == Verdict::kRefuted) entries.add_text("expected", "REFUTED");
  return "[[claim]]\n" + entries.lines();
}

std::string claims_text(std::span<const ClaimSpec> claims) {
  std::string text = fmt::format("schema = \"{}\"\n", kClaimsSchema);
  for (const ClaimSpec& claim : claims) text += "\n" + claim_text(claim);
  return text;
}

}  // namespace widthwise::verify
