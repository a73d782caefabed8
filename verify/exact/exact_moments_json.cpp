#include "verify/exact/exact_moments_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "verify/base/text_encoding.hpp"
#include "verify/results/json_node.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kSchema = "widthwise-exact/1";

// Far more than a study lists.
constexpr std::size_t kMostListed = 1000;

ExactRate read_rate(const JsonNode& node) {
  ExactRate rate{node["order"].integer_from<int>(0), node["n_layers"].integer_from<int>(1),
                 std::nullopt, node["constant"].text()};
  if (!node["exponent"].is_null()) rate.exponent = node["exponent"].integer<int>();
  return rate;
}

// Each order at each number of layers, as a table has them.
void check_table(const JsonNode& node, const std::vector<ExactRate>& rates) {
  std::set<int> orders, layers;
  std::set<std::pair<int, int>> both;
  for (const ExactRate& rate : rates) {
    orders.insert(rate.order);
    layers.insert(rate.n_layers);
    both.emplace(rate.order, rate.n_layers);
  }
  if (both.size() == rates.size() && both.size() == orders.size() * layers.size()) return;
  node.refuse("a rate for each order at each number of layers, once");
}

std::vector<std::string> read_texts(const JsonNode& node) {
  std::vector<std::string> texts;
  for (const JsonNode& item : node.items(kMostListed)) texts.push_back(item.text());
  return texts;
}

ExactLaw read_law(const JsonNode& node) {
  if (node["ntk_variance"].items().size() < 2) node["ntk_variance"].refuse("two texts at least");
  return {node["depth"].integer_from<int>(1), read_texts(node["kurtosis"]),
          read_texts(node["ntk_variance"])};
}

ExactHypernetLaw read_hypernet_law(const JsonNode& node) {
  return {node["depth_f"].integer_from<int>(0), node["depth_g"].integer_from<int>(0),
          read_texts(node["ntk_mean"]), read_texts(node["ntk_variance"]),
          read_texts(node["squared_k2"])};
}

ExactTwoWidthLaw read_two_width_law(const JsonNode& node) {
  ExactTwoWidthLaw law{node["depth_f"].integer_from<int>(0),
                       node["depth_g"].integer_from<int>(0),
                       node["order"].integer_from<int>(0),
                       {}};
  for (const JsonNode& term : node["terms"].items(kMostListed)) {
    law.terms.push_back(
        {term["f"].integer_from<int>(0), term["g"].integer_from<int>(0), term["coefficient"].text()});
  }
  return law;
}

ordered_json two_width_law_to_json(const ExactTwoWidthLaw& law) {
  ordered_json row{{"depth_f", law.depth_f}, {"depth_g", law.depth_g}, {"order", law.order}};
  row["terms"] = ordered_json::array();
  for (const auto& [f, g, coefficient] : law.terms) {
    row["terms"].push_back({{"f", f}, {"g", g}, {"coefficient", coefficient}});
  }
  return row;
}

ExactComparison read_comparison(const JsonNode& node) {
  return {
      node["network"].text(), node["product"].text(), node["draws"].integer_from<std::int64_t>(0),
      node["exact"].finite(), node["mean"].real(),    node["se"].not_negative(),
      node["z"].real()};
}

ordered_json meta_to_json(const ExactMeta& meta) {
  ordered_json object = provenance_json(meta);
  object["draws"] = meta.n_draws;
  object["inputs"] = valid_utf8(meta.inputs);
  return object;
}

ExactMeta read_meta(const JsonNode& root) {
  const JsonNode seed = root["seed"];
  ExactMeta meta;
  meta.seed = seed.integer<std::uint64_t>();
  if (!root.has("meta")) return meta;
  const JsonNode node = root["meta"];
  const Provenance provenance = read_provenance(node);
  if (provenance.seed != meta.seed) seed.refuse(fmt::format("{}, as in meta", provenance.seed));
  return {provenance, node["draws"].integer_from<std::int64_t>(0), node["inputs"].text()};
}

}  // namespace

std::string exact_moments_json(const ExactMoments& moments) {
  ordered_json json{{"schema", kSchema},
                    {"meta", meta_to_json(moments.meta)},
                    {"seed", moments.meta.seed},
                    {"p_value", moments.p_value}};
  json["rates"] = ordered_json::array();
  for (const ExactRate& rate : moments.rates) {
    ordered_json row{{"order", rate.order}, {"n_layers", rate.n_layers}, {"exponent", nullptr}};
    if (rate.exponent) row["exponent"] = *rate.exponent;
    row["constant"] = rate.constant;
    json["rates"].push_back(std::move(row));
  }
  json["laws"] = ordered_json::array();
  for (const ExactLaw& law : moments.laws) {
    json["laws"].push_back(
        {{"depth", law.depth}, {"kurtosis", law.kurtosis}, {"ntk_variance", law.ntk_variance}});
  }
  json["hypernet_laws"] = ordered_json::array();
  for (const ExactHypernetLaw& law : moments.hypernet_laws) {
    json["hypernet_laws"].push_back({{"depth_f", law.depth_f},
                                     {"depth_g", law.depth_g},
                                     {"ntk_mean", law.ntk_mean},
                                     {"ntk_variance", law.ntk_variance},
                                     {"squared_k2", law.squared_k2}});
  }
  json["two_width_laws"] = ordered_json::array();
  for (const ExactTwoWidthLaw& law : moments.two_width_laws) {
    json["two_width_laws"].push_back(two_width_law_to_json(law));
  }
  json["comparisons"] = ordered_json::array();
  for (const ExactComparison& row : moments.comparisons) {
    json["comparisons"].push_back({{"network", row.network},
                                   {"product", row.product},
                                   {"draws", row.n_draws},
                                   {"exact", row.exact},
                                   {"mean", row.mean},
                                   {"se", row.se},
                                   {"z", row.z}});
  }
  return json.dump(2) + "\n";
}

ExactMoments exact_moments_from_json(const nlohmann::json& json) {
  const JsonNode root(json, "exact");
  if (root["schema"].text() != kSchema) root["schema"].refuse(fmt::format("\"{}\"", kSchema));
  ExactMoments moments;
  moments.meta = read_meta(root);
  moments.p_value = root["p_value"].probability();
  for (const JsonNode& node : root["rates"].items(kMostListed))
    moments.rates.push_back(read_rate(node));
  check_table(root["rates"], moments.rates);
  for (const JsonNode& node : root["laws"].items(kMostListed))
    moments.laws.push_back(read_law(node));
  for (const JsonNode& node : root["hypernet_laws"].items(kMostListed)) {
    moments.hypernet_laws.push_back(read_hypernet_law(node));
  }
  if (root.has("two_width_laws")) {
    for (const JsonNode& node : root["two_width_laws"].items(kMostListed)) {
      moments.two_width_laws.push_back(read_two_width_law(node));
    }
  }
  for (const JsonNode& node : root["comparisons"].items(kMostListed)) {
    moments.comparisons.push_back(read_comparison(node));
  }
  return moments;
}

}  // namespace widthwise::verify
