#include "verify/results/results_json.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "verify/base/errors.hpp"
#include "verify/base/read_number.hpp"
#include "verify/base/text_encoding.hpp"
#include "verify/results/claim_consistency.hpp"
#include "verify/results/error_table_json.hpp"
#include "verify/results/figures_json.hpp"
#include "verify/results/fit_json.hpp"
#include "verify/results/json_limits.hpp"
#include "verify/results/json_node.hpp"
#include "verify/results/json_numbers.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

json row_to_json(const ResultRow& row) {
  const auto width = [](const auto& n) { return n ? json(*n) : json(nullptr); };
  return {{"width_f", width(row.width_f)},
          {"width_g", width(row.width_g)},
          {"abscissa", real(row.abscissa)},
          {"samples", row.samples},
          {"statistic", valid_utf8(row.statistic)},
          {"value", real(row.value)},
          {"se", real(row.se)},
          {"bands", reals(row.bands)}};
}

json claim_to_json(const ClaimResult& claim) {
  json rows = json::array();
  for (const ResultRow& row : claim.rows) rows.push_back(row_to_json(row));
  json regime = json::object();
  for (const auto& [key, value] : regime_in_words(claim))
    regime[valid_utf8(key)] = valid_utf8(value);
  return {{"id", valid_utf8(claim.id)},
          {"kind", name(claim.kind)},
          {"statement", valid_utf8(claim.statement)},
          {"hypotheses", valid_utf8(claim.hypotheses)},
          {"source", valid_utf8(claim.source)},
          {"regime", std::move(regime)},
          {"predicted", real(claim.predicted)},
          {"estimate", real(claim.estimate)},
          {"se", real(claim.se)},
          {"ci", interval_to_json(claim.ci)},
          {"alpha", real(claim.alpha)},
          {"margin", real(claim.margin)},
          {"verdict", name(claim.verdict)},
          {"expected", name(claim.expected)},
          {"looks", claim.looks},
          {"power", real(claim.power)},
          {"reason", valid_utf8(claim.reason)},
          {"rows", std::move(rows)},
          {"fit", claim.fit ? fit_to_json(*claim.fit) : json(nullptr)},
          {"curves", curves_to_json(claim.curves)}};
}

json meta_to_json(const RunMeta& meta) {
  json object = provenance_json(meta);
  object.update({{"engine", valid_utf8(meta.engine)},
                 {"inputs", valid_utf8(meta.inputs)},
                 {"alpha", real(meta.alpha)},
                 {"margin", real(meta.margin)},
                 {"n_claims", meta.n_claims},
                 {"n_looks", meta.n_looks}});
  return object;
}

json summary_to_json(const Summary& summary) {
  return {{"confirmed", summary.confirmed},
          {"refuted", summary.refuted},
          {"inconclusive", summary.inconclusive},
          {"controls", summary.controls},
          {"controls_refuted", summary.controls_refuted}};
}

// Up to version 0.2.0 the verdicts of controls were counted with those of the claims.
Summary former_summary(const Results& results) {
  Summary counts = results.summary();
  for (const ClaimResult& claim : results.claims) {
    if (!claim.is_control()) continue;
    counts.confirmed += claim.verdict == Verdict::kConfirmed;
    counts.refuted += claim.verdict == Verdict::kRefuted;
    counts.inconclusive += claim.verdict == Verdict::kInconclusive;
  }
  return counts;
}

constexpr std::array kKinds{ClaimKind::kRate, ClaimKind::kLimit, ClaimKind::kValue,
                            ClaimKind::kControl, ClaimKind::kBound};
constexpr std::array kVerdicts{Verdict::kConfirmed, Verdict::kRefuted, Verdict::kInconclusive};

double width_of(const ResultRow& row) {
  return static_cast<double>(row.width_f.value_or(row.width_g.value_or(0)));
}

ResultRow read_row(const JsonNode& node) {
  ResultRow row;
  if (!node["width_f"].is_null()) row.width_f = node["width_f"].integer_from<std::int64_t>(1);
  if (!node["width_g"].is_null()) row.width_g = node["width_g"].integer_from<std::int64_t>(1);
  row.abscissa = node.has("abscissa") ? node["abscissa"].positive() : width_of(row);
  row.samples = node["samples"].integer_from<std::int64_t>(1);
  row.statistic = node["statistic"].text();
  row.value = node["value"].real();
  row.se = node["se"].not_negative();
  row.bands = node["bands"].reals<5>();
  return row;
}

void read_regime(std::map<std::string, std::string> words, ClaimResult& claim) {
  if (const auto order = words.find("order"); order != words.end()) {
    claim.order = read_number<int>(order->second);
    if (claim.order) words.erase(order);
  }
  claim.networks = network_family_from_words(words);
}

double read_margin(const JsonNode& node) {
  if (node.finite() < 0.0) node.refuse("a number that is not negative");
  return node.real();
}

double read_alpha(const JsonNode& node) {
  const double alpha = node.finite();
  if (!(alpha > 0.0 && alpha < 1.0)) node.refuse("between 0 and 1");
  return alpha;
}

void check_fit(const JsonNode& node, const ClaimResult& claim) {
  if (!claim.fit) return;
  for (const FamilyMember& member : claim.fit->family.members) {
    if (member.fit.first >= claim.rows.size()) node["fit"].refuse("of rows that there are");
  }
}

ClaimResult read_claim(const JsonNode& node) {
  ClaimResult claim;
  claim.id = node["id"].file_stem();
  claim.kind = node["kind"].one_of(kKinds);
  claim.statement = node["statement"].text();
  claim.hypotheses = node["hypotheses"].text();
  claim.source = node["source"].text();
  read_regime(node["regime"].texts(), claim);
  claim.predicted = node["predicted"].finite();
  claim.estimate = node["estimate"].real();
  claim.se = node.has("se") ? node["se"].not_negative() : kNotKnown;
  claim.ci = read_interval(node["ci"]);
  claim.alpha = read_alpha(node["alpha"]);
  claim.margin = read_margin(node["margin"]);
  claim.verdict = node["verdict"].one_of(kVerdicts);
  claim.expected = node["expected"].one_of(kVerdicts);
  claim.looks = node["looks"].integer_from<int>(1);
  claim.power = node["power"].probability();
  claim.reason = node["reason"].text();
  for (const JsonNode& row : node["rows"].items(kMostRows)) claim.rows.push_back(read_row(row));
  if (!node["fit"].is_null()) claim.fit = read_fit(node["fit"]);
  if (node.has("curves")) claim.curves = read_curves(node["curves"]);
  check_fit(node, claim);
  const std::string wrong = contradiction_in(claim);
  if (!wrong.empty()) node.complain(fmt::format("({}) {}", claim.id, wrong));
  return claim;
}

RunMeta read_meta(const JsonNode& node) {
  RunMeta meta{read_provenance(node)};
  meta.engine = node["engine"].text();
  meta.inputs = node["inputs"].text();
  meta.alpha = read_alpha(node["alpha"]);
  meta.margin = read_margin(node["margin"]);
  meta.n_claims = node["n_claims"].integer_from<int>(1);
  meta.n_looks = node["n_looks"].integer_from<int>(1);
  return meta;
}

// None spends more than its share of the run's alpha, split by claim and look.
void check_budget(const JsonNode& node, const ClaimResult& claim, const RunMeta& meta) {
  const double share = ErrorBudget{meta.alpha, meta.n_claims, meta.n_looks}.per_interval();
  constexpr double kLastDigits = 1e-9;
  if (claim.alpha > share * (1.0 + kLastDigits)) {
    node["alpha"].refuse(fmt::format("at most {:.6g}, what meta gives each claim and look", share));
  }
  if (claim.looks > meta.n_looks) {
    node["looks"].refuse(fmt::format("at most the {} of meta", meta.n_looks));
  }
}

// Two of one name would be drawn and told in one place.
void check_name(const JsonNode& node, const std::string& id, std::set<std::string>& seen) {
  if (!seen.insert(id).second) node["id"].refuse("a name that no other claim or chart has");
}

}  // namespace

json to_json(const Results& results) {
  json claims = json::array();
  for (const ClaimResult& claim : results.claims) claims.push_back(claim_to_json(claim));
  json charts = json::array();
  for (const Chart& chart : results.charts) charts.push_back(chart_to_json(chart));
  json document{{"schema", kResultsSchema},
                {"meta", meta_to_json(results.meta)},
                {"claims", std::move(claims)},
                {"charts", std::move(charts)},
                {"summary", summary_to_json(results.summary())}};
  for (const PictureGrid& grid : results.pictures) {
    document["pictures"].push_back(grid_to_json(grid));
  }
  for (const NumberTable& table : results.tables) {
    document["tables"].push_back(table_to_json(table));
  }
  if (results.experiment) document["experiment"] = error_table_json(*results.experiment);
  return document;
}

Results results_from_json(const json& document) {
  const JsonNode root(document, "results");
  if (root["schema"].text() != kResultsSchema) root["schema"].refuse(kResultsSchema);
  Results results{.meta = read_meta(root["meta"]),
                  .claims = {},
                  .charts = {},
                  .pictures = {},
                  .experiment = {}};
  std::set<std::string> names;
  for (const JsonNode& node : root["claims"].items(kMostFigures)) {
    results.claims.push_back(read_claim(node));
    check_budget(node, results.claims.back(), results.meta);
    check_name(node, results.claims.back().id, names);
  }
  if (root.has("charts")) {
    for (const JsonNode& node : root["charts"].items(kMostFigures)) {
      results.charts.push_back(read_chart(node));
      check_name(node, results.charts.back().id, names);
    }
  }
  if (root.has("pictures")) {
    for (const JsonNode& node : root["pictures"].items(kMostFigures)) {
      results.pictures.push_back(read_grid(node));
      check_name(node, results.pictures.back().id, names);
    }
  }
  if (root.has("tables")) {
    for (const JsonNode& node : root["tables"].items(kMostFigures)) {
      results.tables.push_back(read_table(node));
      check_name(node, results.tables.back().id, names);
    }
  }
  if (root.has("experiment")) results.experiment = read_error_table(root["experiment"]);
  const JsonNode summary = root["summary"];
  const json expected = summary_to_json(results.summary());
  const json former = summary_to_json(former_summary(results));
  if (document.at("summary") != expected && document.at("summary") != former) {
    summary.refuse("what the claims add up to: " + expected.dump());
  }
  return results;
}

}  // namespace widthwise::verify
