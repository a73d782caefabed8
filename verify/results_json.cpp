// results.json, both ways. The field names are the interface that others read: see kResultsSchema.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "widthwise/verify/errors.hpp"
#include "widthwise/verify/results.hpp"
#include "widthwise/verify/text_encoding.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

json real(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

json reals(const auto& values) {
  json array = json::array();
  for (double value : values) array.push_back(real(value));
  return array;
}

json row_to_json(const ResultRow& row) {
  return {{"width_f", row.width_f},   {"width_g", row.width_g ? json(*row.width_g) : json(nullptr)},
          {"samples", row.samples},   {"statistic", valid_utf8(row.statistic)},
          {"value", real(row.value)}, {"se", real(row.se)},
          {"bands", reals(row.bands)}};
}

json fit_to_json(const ResultFit& fit) {
  const PowerLawFit& law = fit.power_law;
  json local_slopes = json::array();
  for (const LocalSlope& local : fit.local_slopes) {
    local_slopes.push_back(
        {{"width", real(local.width)}, {"slope", real(local.slope)}, {"se", real(local.se)}});
  }
  return {{"slope", real(law.slope)},
          {"slope_se", real(law.slope_se)},
          {"intercept", real(law.intercept)},
          {"correction", real(law.correction)},
          {"correction_exponent", real(law.correction_exponent)},
          {"first", law.first},
          {"smallest_width", real(law.smallest_width)},
          {"chi_square", real(law.chi_square)},
          {"degrees_of_freedom", law.degrees_of_freedom},
          {"p_value", real(law.p_value)},
          {"local_slopes", std::move(local_slopes)}};
}

json claim_to_json(const ClaimResult& claim) {
  json rows = json::array();
  for (const ResultRow& row : claim.rows) rows.push_back(row_to_json(row));
  json regime = json::object();
  for (const auto& [key, value] : claim.regime) regime[valid_utf8(key)] = valid_utf8(value);
  return {{"id", valid_utf8(claim.id)},
          {"kind", name(claim.kind)},
          {"statement", valid_utf8(claim.statement)},
          {"hypotheses", valid_utf8(claim.hypotheses)},
          {"source", valid_utf8(claim.source)},
          {"regime", std::move(regime)},
          {"predicted", real(claim.predicted)},
          {"estimate", real(claim.estimate)},
          {"ci", reals(std::array{claim.ci.lower, claim.ci.upper})},
          {"alpha", real(claim.alpha)},
          {"margin", real(claim.margin)},
          {"verdict", name(claim.verdict)},
          {"expected", name(claim.expected)},
          {"looks", claim.looks},
          {"power", real(claim.power)},
          {"reason", valid_utf8(claim.reason)},
          {"rows", std::move(rows)},
          {"fit", claim.fit ? fit_to_json(*claim.fit) : json(nullptr)}};
}

json meta_to_json(const RunMeta& meta) {
  return {{"version", valid_utf8(meta.version)},
          {"git", valid_utf8(meta.git)},
          {"command", valid_utf8(meta.command)},
          {"started", valid_utf8(meta.started)},
          {"seed", meta.seed},
          {"threads", meta.threads},
          {"engine", valid_utf8(meta.engine)},
          {"inputs", valid_utf8(meta.inputs)},
          {"alpha", real(meta.alpha)},
          {"margin", real(meta.margin)},
          {"n_claims", meta.n_claims},
          {"n_looks", meta.n_looks},
          {"wall_seconds", real(meta.wall_seconds)},
          {"partial", meta.partial}};
}

json summary_to_json(const Summary& summary) {
  return {{"confirmed", summary.confirmed},
          {"refuted", summary.refuted},
          {"inconclusive", summary.inconclusive},
          {"controls", summary.controls},
          {"controls_refuted", summary.controls_refuted}};
}

/// A JSON value with the path that leads to it, so that a complaint can name the place.
class Node {
 public:
  Node(const json& value, std::string path) : value_(value), path_(std::move(path)) {}

  Node operator[](const char* key) const {
    if (!value_.is_object()) refuse("an object");
    if (!value_.contains(key)) throw FileError(fmt::format("{} lacks the field {}", path_, key));
    return {value_.at(key), fmt::format("{}.{}", path_, key)};
  }

  bool is_null() const { return value_.is_null(); }

  std::vector<Node> items() const {
    if (!value_.is_array()) refuse("an array");
    std::vector<Node> nodes;
    for (const json& item : value_) {
      nodes.emplace_back(item, fmt::format("{}[{}]", path_, nodes.size()));
    }
    return nodes;
  }

  std::string text() const {
    if (!value_.is_string()) refuse("a string");
    return value_.get<std::string>();
  }

  bool flag() const {
    if (!value_.is_boolean()) refuse("true or false");
    return value_.get<bool>();
  }

  double real() const {
    if (value_.is_null()) return std::numeric_limits<double>::quiet_NaN();
    if (!value_.is_number()) refuse("a number or null");
    return value_.get<double>();
  }

  template <class Integer>
  Integer integer() const {
    const bool fits =
        value_.is_number_unsigned()  ? std::in_range<Integer>(value_.get<std::uint64_t>())
        : value_.is_number_integer() ? std::in_range<Integer>(value_.get<std::int64_t>())
                                     : false;
    if (!fits) refuse(std::is_unsigned_v<Integer> ? "an integer from 0 up" : "an integer");
    return value_.get<Integer>();
  }

  /// The enumerator whose name() is this string.
  template <class Enum, std::size_t N>
  Enum one_of(const std::array<Enum, N>& choices) const {
    const std::string word = text();
    const auto found = std::ranges::find_if(choices, [&](Enum e) { return name(e) == word; });
    if (found == choices.end())
      refuse(fmt::format("one of the known names, such as {}", name(choices.front())));
    return *found;
  }

  std::map<std::string, std::string> texts() const {
    if (!value_.is_object()) refuse("an object");
    std::map<std::string, std::string> map;
    for (const auto& [key, item] : value_.items()) {
      map[key] = Node(item, fmt::format("{}.{}", path_, key)).text();
    }
    return map;
  }

  template <std::size_t N>
  std::array<double, N> reals() const {
    const std::vector<Node> nodes = items();
    if (nodes.size() != N) refuse(fmt::format("an array of {} numbers", N));
    std::array<double, N> values{};
    std::ranges::transform(nodes, values.begin(), &Node::real);
    return values;
  }

  [[noreturn]] void refuse(const std::string& wanted) const {
    std::string found = value_.dump(-1, ' ', false, json::error_handler_t::replace);
    if (found.size() > 60) found.replace(57, found.npos, "...");
    throw FileError(fmt::format("{} is {}, it should be {}", path_, found, wanted));
  }

 private:
  const json& value_;
  std::string path_;
};

constexpr std::array kKinds{ClaimKind::kRate, ClaimKind::kLimit, ClaimKind::kValue,
                            ClaimKind::kControl};
constexpr std::array kVerdicts{Verdict::kConfirmed, Verdict::kRefuted, Verdict::kInconclusive};

// Figures are files named after claims: an id from a file must not lead out of their folder.
std::string read_id(const Node& node) {
  std::string id = node.text();
  const auto harmless = [](unsigned char c) {
    return c < 128 && (std::isalnum(c) || c == '.' || c == '-' || c == '_');
  };
  if (id.empty() || id.front() == '.' || !std::ranges::all_of(id, harmless)) {
    node.refuse("made of letters, digits, '.', '-' and '_'");
  }
  return id;
}

ResultRow read_row(const Node& node) {
  ResultRow row;
  row.width_f = node["width_f"].integer<std::int64_t>();
  if (!node["width_g"].is_null()) row.width_g = node["width_g"].integer<std::int64_t>();
  row.samples = node["samples"].integer<std::int64_t>();
  row.statistic = node["statistic"].text();
  row.value = node["value"].real();
  row.se = node["se"].real();
  row.bands = node["bands"].reals<5>();
  return row;
}

ResultFit read_fit(const Node& node) {
  ResultFit fit;
  fit.power_law = {.slope = node["slope"].real(),
                   .slope_se = node["slope_se"].real(),
                   .intercept = node["intercept"].real(),
                   .correction = node["correction"].real(),
                   .correction_exponent = node["correction_exponent"].real(),
                   .first = node["first"].integer<std::size_t>(),
                   .smallest_width = node["smallest_width"].real(),
                   .chi_square = node["chi_square"].real(),
                   .degrees_of_freedom = node["degrees_of_freedom"].integer<int>(),
                   .p_value = node["p_value"].real()};
  for (const Node& local : node["local_slopes"].items()) {
    fit.local_slopes.push_back({local["width"].real(), local["slope"].real(), local["se"].real()});
  }
  return fit;
}

ClaimResult read_claim(const Node& node) {
  ClaimResult claim;
  claim.id = read_id(node["id"]);
  claim.kind = node["kind"].one_of(kKinds);
  claim.statement = node["statement"].text();
  claim.hypotheses = node["hypotheses"].text();
  claim.source = node["source"].text();
  claim.regime = node["regime"].texts();
  claim.predicted = node["predicted"].real();
  claim.estimate = node["estimate"].real();
  const auto [lower, upper] = node["ci"].reals<2>();
  claim.ci = {lower, upper};
  claim.alpha = node["alpha"].real();
  claim.margin = node["margin"].real();
  claim.verdict = node["verdict"].one_of(kVerdicts);
  claim.expected = node["expected"].one_of(kVerdicts);
  claim.looks = node["looks"].integer<int>();
  claim.power = node["power"].real();
  claim.reason = node["reason"].text();
  for (const Node& row : node["rows"].items()) claim.rows.push_back(read_row(row));
  if (!node["fit"].is_null()) claim.fit = read_fit(node["fit"]);
  return claim;
}

RunMeta read_meta(const Node& node) {
  return {.version = node["version"].text(),
          .git = node["git"].text(),
          .command = node["command"].text(),
          .started = node["started"].text(),
          .seed = node["seed"].integer<std::uint64_t>(),
          .threads = node["threads"].integer<int>(),
          .engine = node["engine"].text(),
          .inputs = node["inputs"].text(),
          .alpha = node["alpha"].real(),
          .margin = node["margin"].real(),
          .n_claims = node["n_claims"].integer<int>(),
          .n_looks = node["n_looks"].integer<int>(),
          .wall_seconds = node["wall_seconds"].real(),
          .partial = node["partial"].flag()};
}

}  // namespace

json to_json(const Results& results) {
  json claims = json::array();
  for (const ClaimResult& claim : results.claims) claims.push_back(claim_to_json(claim));
  return {{"schema", kResultsSchema},
          {"meta", meta_to_json(results.meta)},
          {"claims", std::move(claims)},
          {"summary", summary_to_json(results.summary())}};
}

Results results_from_json(const json& document) {
  const Node root(document, "results");
  if (root["schema"].text() != kResultsSchema) root["schema"].refuse(kResultsSchema);
  Results results{.meta = read_meta(root["meta"]), .claims = {}};
  for (const Node& claim : root["claims"].items()) results.claims.push_back(read_claim(claim));
  const Node summary = root["summary"];
  const json expected = summary_to_json(results.summary());
  if (document.at("summary") != expected) {
    summary.refuse("what the claims add up to: " + expected.dump());
  }
  return results;
}

}  // namespace widthwise::verify
