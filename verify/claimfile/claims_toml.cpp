#include "verify/claimfile/claims_toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "verify/base/errors.hpp"
#include "verify/base/nearest_word.hpp"
#include "verify/base/width_list.hpp"
#include "verify/claimfile/correction_names.hpp"
#include "verify/claimfile/network_toml.hpp"
#include "verify/claimfile/string_place.hpp"
#include "verify/claimfile/toml_keys.hpp"
#include "verify/claimfile/toml_table.hpp"

namespace widthwise::verify {
namespace {

constexpr int kMostSteps = 100000;
constexpr int kMostTaskInputs = 4096;

constexpr std::array kPredictions{PredictionKind::kExponent, PredictionKind::kUpperBound,
                                  PredictionKind::kLimit, PredictionKind::kValue,
                                  PredictionKind::kZero};

/// A network under a name, and where its keys stand.
struct NamedNetwork {
  NetworkEntry entry;
  Origin origin;
};

using NamedNetworks = std::map<std::string, NamedNetwork>;

toml::table parsed(std::string_view toml, const TomlText& text) {
  try {
    return toml::parse(toml, text.file);
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    std::string reason(error.description());
    refuse_at(text, {static_cast<int>(begin.line), static_cast<int>(begin.column)},
              fmt::format("not valid TOML: {}", reason));
  }
}

NamedNetworks named_networks(const toml::table& file, const TomlText& text) {
  NamedNetworks networks;
  const toml::node* const all = file.get("network");
  if (all == nullptr) return networks;
  if (!all->is_table()) {
    refuse_at(text, place_of(*all), "network: a file holds networks as tables [network.NAME]");
  }
  for (const auto& [name, node] : *all->as_table()) {
    if (!node.is_table()) {
      refuse_at(text, place_of(node),
                fmt::format("network.{} is {}; networks are tables [network.NAME]", name.str(),
                            kind_of(node)));
    }
    NamedNetwork network{{}, {text.file, {}}};
    network.entry = read_network(TomlTable(*node.as_table(), text, network.origin, "network"));
    networks.emplace(name.str(), std::move(network));
  }
  return networks;
}

// --- parts of a claim ---

void read_network_of(TomlTable& table, const NamedNetworks& named, ClaimSpec& claim) {
  const toml::node* const node = table.node("network");
  if (node == nullptr) {
    table.refuse("network",
                 "a claim is about a network: give network = { model = \"mlp\", .. }, or the NAME "
                 "of a table [network.NAME]");
  }
  if (node->is_table()) {
    const NetworkEntry entry = read_network(*table.inner("network"));
    claim.network = entry.network;
    claim.width_law = entry.width_law;
    return;
  }
  if (!node->is_string()) table.refuse_kind("network", "a string or a table", *node);
  const std::string name = table.string("network").value_or("");
  const auto found = named.find(name);
  if (found == named.end()) {
    std::vector<std::string_view> names;
    for (const auto& [each, network] : named) names.push_back(each);
    table.refuse("network", fmt::format("network '{0}': the file has no table [network.{0}]{1}",
                                        name, names.empty() ? "" : instead_of(name, names)));
  }
  claim.network = found->second.entry.network;
  claim.width_law = found->second.entry.width_law;
  for (const auto& [key, place] : found->second.origin.places) {
    if (key != "network") claim.origin.places.emplace(key, place);
  }
}

ObservableSpec read_observable(TomlTable& table, const TomlText& text) {
  const auto word = table.string("observable");
  if (!word) {
    table.refuse("observable",
                 "a claim needs an observable, such as \"K3\", \"ntk\", \"output\" or "
                 "\"d_m f(x1) d_m f(x2)\"");
  }
  try {
    return parse_observable(*word);
  } catch (const ContractionError& error) {
    const Place string = table.place("observable");
    refuse_at(text, place_in_string(text.text, string, error.position),
              fmt::format("contraction '{}': {}", *word, error.reason));
  } catch (const UsageError& error) {
    table.refuse("observable", error.what());
  }
}

StatisticSpec read_statistic(TomlTable& table, PredictionKind prediction) {
  StatisticSpec spec;
  const toml::node* const node = table.node("statistic");
  if (node == nullptr) {
    if (prediction == PredictionKind::kZero) return {.kind = StatisticKind::kLargest};
    table.refuse("statistic",
                 "a claim needs a statistic, such as \"median\", \"mean\" or \"variance\"");
  }
  if (!node->is_table()) {
    if (!node->is_string()) table.refuse_kind("statistic", "a string or a table", *node);
    const std::string word = table.string("statistic").value_or("");
    spec.kind = table.at("statistic", [&] { return statistic_kind(word); });
  } else {
    TomlTable inner = *table.inner("statistic");
    const auto word = inner.string("name");
    if (!word) inner.refuse("", "a statistic has a name: { name = \"quantile\", level = 0.75 }");
    spec.kind = inner.at("name", [&] { return statistic_kind(*word); });
    spec.level = inner.number("level");
    spec.levels = inner.numbers("levels").value_or(std::vector<double>{});
    spec.reference = inner.number("reference");
    spec.sigma = inner.number("sigma");
  }
  return spec;
}

Prediction read_prediction(TomlTable& table) {
  std::vector<PredictionKind> given;
  for (const PredictionKind kind : kPredictions) {
    if (table.has(key_of(kind))) given.push_back(kind);
  }
  if (given.empty()) {
    table.refuse("", fmt::format("claim '{}' predicts nothing: give one of exponent, upper_bound, "
                                 "limit, value or zero = true",
                                 table.string("id").value_or("")));
  }
  if (given.size() > 1) {
    const Place first = table.place(key_of(given[0])), second = table.place(key_of(given[1]));
    const bool ordered =
        std::pair(first.line, first.column) < std::pair(second.line, second.column);
    table.refuse(key_of(given[ordered ? 1 : 0]),
                 fmt::format("{} beside {} of line {}: a claim predicts one thing; make two claims "
                             "of it",
                             key_of(given[ordered ? 1 : 0]), key_of(given[ordered ? 0 : 1]),
                             (ordered ? first : second).line));
  }
  const PredictionKind kind = given.front();
  if (kind != PredictionKind::kZero) return {kind, table.number(key_of(kind)).value_or(0.0)};
  if (!*table.boolean("zero")) {
    table.refuse("zero", "zero = false predicts nothing: leave it out and give another prediction");
  }
  return {kind, 0.0};
}

std::optional<CorrectionFamily> read_corrections(TomlTable& table) {
  const toml::node* const node = table.node("corrections");
  if (node == nullptr) return std::nullopt;
  if (!node->is_string()) return table.lists_of_numbers("corrections");
  const std::string word = *table.string("corrections");
  return table.at("corrections", [&] { return correction_family(word); });
}

std::vector<std::int64_t> read_widths(TomlTable& table) {
  const toml::node* const node = table.node("widths");
  if (node == nullptr) return {};
  const std::string text = node->is_string()
                               ? *table.string("widths")
                               : fmt::format("{}", fmt::join(*table.whole_numbers("widths"), ","));
  return table.at("widths", [&] { return parse_widths(text); });
}

std::pair<double, double> read_norms(TomlTable& table, std::string_view key) {
  const auto norms = table.numbers(key, /*one_too=*/true);
  if (!norms) return {1.0, 1.0};
  if (norms->size() == 1) return {norms->front(), norms->front()};
  if (norms->size() != 2) table.refuse(key, fmt::format("{}: two numbers are needed", key));
  return {(*norms)[0], (*norms)[1]};
}

std::vector<Eigen::VectorXd> read_inline_rows(TomlTable& table, std::string_view key) {
  std::vector<Eigen::VectorXd> rows;
  const auto lists = table.lists_of_numbers(key);
  if (!lists) return rows;
  for (const std::vector<double>& list : *lists) {
    rows.emplace_back(Eigen::VectorXd::Map(list.data(), std::ssize(list)));
  }
  if (rows.empty()) table.refuse(key, fmt::format("{}: there are none", key));
  return rows;
}

InputsSpec read_inputs_of(TomlTable table) {
  InputsSpec inputs;
  inputs.single = table.boolean("single").value_or(false);
  inputs.unit_norms = table.boolean("unit_norms").value_or(false);
  for (const std::string_view key : {"name", "rho_x", "rho_z", "norm_x", "norm_z"}) {
    if (table.has(key)) inputs.pair = NamedPair{"", 0.6, 0.6};
  }
  if (inputs.pair) {
    NamedPair& pair = *inputs.pair;
    pair.name = table.string("name").value_or("");
    pair.rho_x = table.number("rho_x").value_or(pair.rho_x);
    pair.rho_z = table.number("rho_z").value_or(pair.rho_z);
    pair.norm_x = read_norms(table, "norm_x");
    pair.norm_z = read_norms(table, "norm_z");
  }
  inputs.rows = read_inline_rows(table, "rows");
  inputs.rows_z = read_inline_rows(table, "rows_z");
  inputs.file = table.string("file");
  inputs.file_z = table.string("file_z");
  inputs.columns = table.string("columns");
  inputs.header = table.string("header");
  return inputs;
}

TrainingSpec read_training(TomlTable table) {
  TrainingSpec training;
  training.steps = table.whole("steps", 1, kMostSteps).value_or(training.steps);
  training.rate = table.number("rate").value_or(training.rate);
  training.inputs = table.whole("inputs", 1, kMostTaskInputs).value_or(training.inputs);
  training.tests = table.whole("tests", 0, kMostTaskInputs).value_or(training.tests);
  training.inputs_x = table.whole("inputs_x", 1, kMostTaskInputs).value_or(training.inputs_x);
  training.inputs_z = table.whole("inputs_z", 1, kMostTaskInputs).value_or(training.inputs_z);
  return training;
}

EffortSpec read_effort(TomlTable table) {
  return {table.number("share"), table.boolean("equal_errors"), table.whole("largest_width")};
}

Verdict read_expected(TomlTable& table) {
  const std::string word = table.string("expected").value_or("CONFIRMED");
  if (word == "CONFIRMED") return Verdict::kConfirmed;
  if (word == "REFUTED") return Verdict::kRefuted;
  table.refuse("expected",
               fmt::format("expected '{}': it is CONFIRMED, or REFUTED of a control", word));
}

ClaimSpec read_claim(const toml::table& node, const TomlText& text, const NamedNetworks& named) {
  ClaimSpec claim;
  claim.origin.file = text.file;
  TomlTable table(node, text, claim.origin);
  const auto id = table.string("id");
  if (!id) table.refuse("", "a claim has an id, such as id = \"mine.ntk-variance\"");
  claim.id = *id;
  claim.title = table.string("title").value_or("");
  claim.statement = table.string("statement").value_or("");
  claim.hypotheses = table.string("hypotheses").value_or("");
  claim.source = table.string("source").value_or("");
  claim.prediction = read_prediction(table);
  read_network_of(table, named, claim);
  claim.observable = read_observable(table, text);
  claim.statistic = read_statistic(table, claim.prediction.kind);
  claim.corrections = read_corrections(table);
  claim.margin = table.number("margin");
  claim.extrapolate = table.boolean("extrapolate").value_or(true);
  claim.from_width = table.number("from_width");
  claim.widths = read_widths(table);
  if (const auto inner = table.inner("inputs")) claim.inputs = read_inputs_of(*inner);
  if (const auto inner = table.inner("training")) claim.training = read_training(*inner);
  claim.up_to_order = table.whole("up_to_order", 1, kMostClaimedOrder);
  if (const auto inner = table.inner("effort")) claim.effort = read_effort(*inner);
  claim.expected = read_expected(table);
  return claim;
}

void require_schema(const toml::table& file, const TomlText& text) {
  const toml::node* const schema = file.get("schema");
  if (schema == nullptr || schema->value<std::string>() == kClaimsSchema) return;
  refuse_at(text, place_of(*schema),
            fmt::format("schema: this program reads claims of schema = \"{}\"", kClaimsSchema));
}

const toml::array& claims_in(const toml::table& file, const TomlText& text) {
  const toml::node* const claims = file.get("claim");
  if (claims == nullptr) {
    throw UsageError(fmt::format("{}: there is no table [[claim]] in it", text.file));
  }
  if (!claims->is_array() || claims->as_array()->empty()) {
    refuse_at(text, place_of(*claims), "claims are tables [[claim]], with two brackets");
  }
  return *claims->as_array();
}

void require_other_ids(const std::vector<ClaimSpec>& claims, const TomlText& text) {
  std::map<std::string, Place> seen;
  for (const ClaimSpec& claim : claims) {
    const Place place = claim.origin.places.at("id");
    const auto [first, is_new] = seen.emplace(claim.id, place);
    if (is_new) continue;
    refuse_at(text, place,
              fmt::format("id '{}' is that of the claim of line {}; each claim has one of its own",
                          claim.id, first->second.line));
  }
}

}  // namespace

std::vector<ClaimSpec> parse_claims(std::string_view toml, const std::string& file) {
  const TomlText text{toml, file};
  const toml::table table = parsed(toml, text);
  require_known_keys(table, text);
  require_schema(table, text);
  const NamedNetworks networks = named_networks(table, text);
  std::vector<ClaimSpec> claims;
  for (const toml::node& node : claims_in(table, text)) {
    if (!node.is_table()) {
      refuse_at(text, place_of(node), "claims are tables [[claim]], with two brackets");
    }
    claims.push_back(read_claim(*node.as_table(), text, networks));
  }
  require_other_ids(claims, text);
  return claims;
}

}  // namespace widthwise::verify
