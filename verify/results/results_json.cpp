#include "verify/results/results_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "verify/base/errors.hpp"
#include "verify/base/read_number.hpp"
#include "verify/base/text_encoding.hpp"
#include "verify/results/claim_consistency.hpp"
#include "verify/results/error_table_json.hpp"
#include "verify/results/json_node.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

// The values of a fit's `form`.
constexpr const char* kPowerLawForm = "power-law";
constexpr const char* kLimitForm = "limit";

json real(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

json reals(const auto& values) {
  json array = json::array();
  for (double value : values) array.push_back(real(value));
  return array;
}

// Both ends are numbers, also where nothing is known: then the largest there are.
json interval_to_json(const Interval& interval) {
  constexpr double kMost = std::numeric_limits<double>::max();
  return {std::clamp(interval.lower, -kMost, kMost), std::clamp(interval.upper, -kMost, kMost)};
}

Interval read_interval(const JsonNode& node) {
  constexpr double kMost = std::numeric_limits<double>::max();
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<JsonNode> ends = node.items();
  if (ends.size() != 2) node.refuse("an array of 2 numbers");
  const double lower = ends[0].real(kMost), upper = ends[1].real(kMost);
  if (!(lower <= upper)) node.refuse("two numbers, the smaller one first");
  return {lower <= -kMost ? -infinity : lower, upper >= kMost ? infinity : upper};
}

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

json member_to_json(const FamilyMember& member) {
  const CorrectedFit& fit = member.fit;
  const bool power_law = fit.leading == Leading::kPowerLaw;
  json object{{"coefficients", reals(fit.coefficients)},
              {"correction_exponents", reals(fit.powers)},
              {"first", fit.first},
              {"smallest_width", real(fit.smallest_width)},
              {"chi_square", real(fit.chi_square)},
              {"degrees_of_freedom", fit.degrees_of_freedom},
              {"p_value", real(fit.p_value)},
              {"bias", real(member.bias)},
              {"ci", reals(std::array{member.interval.lower, member.interval.upper})},
              {"rejected", member.rejected}};
  object[power_law ? "slope" : "limit"] = real(fit.target);
  object[power_law ? "slope_se" : "limit_se"] = real(fit.target_se);
  if (power_law) object["intercept"] = real(fit.intercept);
  return object;
}

// The fields of the preferred fit, then those of every form.
json fit_to_json(const ResultFit& fit) {
  json object = member_to_json(fit.family.members.at(fit.family.preferred));
  object["form"] = fit.best().leading == Leading::kPowerLaw ? kPowerLawForm : kLimitForm;
  object["preferred"] = fit.family.preferred;
  object["members"] = json::array();
  for (const FamilyMember& member : fit.family.members) {
    object["members"].push_back(member_to_json(member));
  }
  if (fit.best().leading == Leading::kLimit) return object;
  object["local_slopes"] = json::array();
  for (const LocalSlope& local : fit.local_slopes) {
    object["local_slopes"].push_back(
        {{"width", real(local.width)}, {"slope", real(local.slope)}, {"se", real(local.se)}});
  }
  return object;
}

json curve_to_json(const Curve& curve) {
  json points = json::array();
  for (const auto& [x, y, lower, upper] : curve.points) {
    points.push_back(reals(std::array{x, y, lower, upper}));
  }
  return {{"label", valid_utf8(curve.label)},
          {"x_label", valid_utf8(curve.x_label)},
          {"y_label", valid_utf8(curve.y_label)},
          {"points", std::move(points)}};
}

json curves_to_json(const std::vector<Curve>& curves) {
  json array = json::array();
  for (const Curve& curve : curves) array.push_back(curve_to_json(curve));
  return array;
}

json chart_to_json(const Chart& chart) {
  return {{"id", valid_utf8(chart.id)},
          {"title", valid_utf8(chart.title)},
          {"caption", valid_utf8(chart.caption)},
          {"x_label", valid_utf8(chart.x_label)},
          {"y_label", valid_utf8(chart.y_label)},
          {"log_x", chart.log_x},
          {"log_y", chart.log_y},
          {"spread", valid_utf8(chart.spread)},
          {"panels", chart.panels},
          {"curves", curves_to_json(chart.curves)}};
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

json grid_to_json(const PictureGrid& grid) {
  return {{"id", valid_utf8(grid.id)},
          {"title", valid_utf8(grid.title)},
          {"caption", valid_utf8(grid.caption)},
          {"side", grid.side},
          {"rows", grid.rows},
          {"columns", grid.columns},
          {"pictures", grid.pictures}};
}

json table_to_json(const NumberTable& table) {
  json rows = json::array();
  for (const NumberTable::Row& row : table.rows) {
    rows.push_back({{"label", valid_utf8(row.label)}, {"values", reals(row.values)}});
  }
  return {{"id", valid_utf8(table.id)},
          {"title", valid_utf8(table.title)},
          {"columns", table.columns},
          {"rows", std::move(rows)}};
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

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// What a run writes is far below. Each claim and each chart is a figure, which takes a moment.
constexpr std::size_t kMostFigures = 1000;
constexpr std::size_t kMostRows = 10000;
constexpr std::size_t kMostForms = 100;
constexpr std::size_t kMostCurves = 100;
constexpr std::size_t kMostPoints = 10000;

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

// Of corrections, hence few.
std::vector<double> read_numbers(const JsonNode& node) {
  std::vector<double> numbers;
  for (const JsonNode& number : node.items(kMostForms)) numbers.push_back(number.finite());
  return numbers;
}

// Files of earlier versions have one form only, and of a slope one correction.
FamilyMember read_member(const JsonNode& node, Leading leading) {
  const bool power_law = leading == Leading::kPowerLaw;
  const bool one_correction = node.has("correction");
  FamilyMember member{};
  member.fit = {.leading = leading,
                .target = node[power_law ? "slope" : "limit"].finite(),
                .target_se = node[power_law ? "slope_se" : "limit_se"].not_negative(),
                .intercept = power_law ? node["intercept"].finite() : 0.0,
                .coefficients = one_correction ? std::vector{node["correction"].finite()}
                                               : read_numbers(node["coefficients"]),
                .powers = one_correction ? Powers{node["correction_exponent"].finite()}
                                         : read_numbers(node["correction_exponents"]),
                .first = node["first"].integer<std::size_t>(),
                .smallest_width = node["smallest_width"].positive(),
                .chi_square = node["chi_square"].not_negative(),
                .degrees_of_freedom = node["degrees_of_freedom"].integer_from<int>(0),
                .p_value = node["p_value"].probability()};
  if (member.fit.coefficients.size() != member.fit.powers.size()) {
    node["coefficients"].refuse("as long as correction_exponents");
  }
  if (std::ranges::any_of(member.fit.powers, [](double power) { return !(power > 0.0); })) {
    node[one_correction ? "correction_exponent" : "correction_exponents"].refuse("positive");
  }
  if (node.has("bias")) member.bias = node["bias"].not_negative();
  member.interval = node.has("ci") ? read_interval(node["ci"]) : Interval{kUnknown, kUnknown};
  if (node.has("rejected")) member.rejected = node["rejected"].flag();
  return member;
}

Leading read_form(const JsonNode& node) {
  const std::string form = node.has("form") ? node["form"].text() : kPowerLawForm;
  if (form != kPowerLawForm && form != kLimitForm) {
    node["form"].refuse(fmt::format("{} or {}", kPowerLawForm, kLimitForm));
  }
  return form == kPowerLawForm ? Leading::kPowerLaw : Leading::kLimit;
}

ResultFit read_fit(const JsonNode& node) {
  const Leading leading = read_form(node);
  ResultFit fit{};
  if (node.has("members")) {
    for (const JsonNode& member : node["members"].items(kMostForms)) {
      fit.family.members.push_back(read_member(member, leading));
    }
    fit.family.preferred = node["preferred"].integer<std::size_t>();
    if (fit.family.preferred >= fit.family.members.size()) {
      node["preferred"].refuse("the number of one of the members");
    }
  } else {
    fit.family.members.push_back(read_member(node, leading));
  }
  if (leading == Leading::kLimit) return fit;
  for (const JsonNode& local : node["local_slopes"].items(kMostRows)) {
    fit.local_slopes.push_back(
        {local["width"].positive(), local["slope"].real(), local["se"].not_negative()});
  }
  return fit;
}

Curve read_curve(const JsonNode& node) {
  Curve curve{.label = node["label"].text(),
              .x_label = node["x_label"].text(),
              .y_label = node["y_label"].text(),
              .points = {}};
  for (const JsonNode& point : node["points"].items(kMostPoints)) {
    const auto [x, y, lower, upper] = point.reals<4>();
    curve.points.push_back({x, y, lower, upper});
  }
  return curve;
}

std::vector<Curve> read_curves(const JsonNode& node) {
  std::vector<Curve> curves;
  for (const JsonNode& curve : node.items(kMostCurves)) curves.push_back(read_curve(curve));
  return curves;
}

bool has_points(const Curve& curve) {
  return !curve.points.empty();
}

Chart read_chart(const JsonNode& node) {
  Chart chart{.id = node["id"].file_stem(),
              .title = node["title"].text(),
              .caption = node["caption"].text(),
              .x_label = node["x_label"].text(),
              .y_label = node["y_label"].text(),
              .log_x = node["log_x"].flag(),
              .log_y = node["log_y"].flag(),
              .spread = node["spread"].text(),
              .panels = node["panels"].flag(),
              .curves = read_curves(node["curves"])};
  if (std::ranges::none_of(chart.curves, has_points)) {
    node["curves"].refuse("curves, one with a point at least");
  }
  return chart;
}

std::vector<std::string> read_labels(const JsonNode& node) {
  std::vector<std::string> labels;
  for (const JsonNode& label : node.items(kMostCurves)) labels.push_back(label.text());
  return labels;
}

// Labels and pictures must fit; the pictures are of `side` by `side` grey levels.
PictureGrid read_grid(const JsonNode& node) {
  constexpr int kLargestSide = 128;
  constexpr int kWhite = 255;
  PictureGrid grid{.id = node["id"].file_stem(),
                   .title = node["title"].text(),
                   .caption = node["caption"].text(),
                   .side = node["side"].integer_from<int>(1),
                   .rows = read_labels(node["rows"]),
                   .columns = read_labels(node["columns"]),
                   .pictures = {}};
  if (grid.side > kLargestSide) node["side"].refuse(fmt::format("at most {}", kLargestSide));
  for (const JsonNode& picture : node["pictures"].items(kMostFigures)) {
    std::vector<int> levels;
    for (const JsonNode& level : picture.items(kMostRows * 2)) {
      levels.push_back(level.integer_from<int>(0));
      if (levels.back() > kWhite) level.refuse("a grey level, 0 to 255");
    }
    if (levels.size() != static_cast<std::size_t>(grid.side * grid.side)) {
      picture.refuse("as many grey levels as side * side");
    }
    grid.pictures.push_back(std::move(levels));
  }
  if (grid.pictures.empty() || grid.pictures.size() != grid.rows.size() * grid.columns.size()) {
    node["pictures"].refuse("one for each row and column");
  }
  return grid;
}

NumberTable read_table(const JsonNode& node) {
  NumberTable table{.id = node["id"].file_stem(),
                    .title = node["title"].text(),
                    .columns = read_labels(node["columns"]),
                    .rows = {}};
  for (const JsonNode& item : node["rows"].items(kMostRows)) {
    NumberTable::Row row{item["label"].text(), {}};
    for (const JsonNode& value : item["values"].items(kMostCurves)) {
      row.values.push_back(value.real());
    }
    if (row.values.size() != table.columns.size()) item["values"].refuse("one for each column");
    table.rows.push_back(std::move(row));
  }
  return table;
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
  claim.se = node.has("se") ? node["se"].not_negative() : kUnknown;
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
