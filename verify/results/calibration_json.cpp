#include "verify/results/calibration_json.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "verify/base/text_encoding.hpp"
#include "verify/results/json_node.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

json calibration_meta_to_json(const CalibrationMeta& meta) {
  json object = provenance_json(meta);
  object.update({{"n_suites", meta.n_suites},
                 {"n_claims", meta.n_claims},
                 {"n_looks", meta.n_looks},
                 {"n_samples", meta.n_samples},
                 {"n_outside_samples", meta.n_outside_samples},
                 {"widths", meta.widths},
                 {"power_alpha", meta.power_alpha}});
  return object;
}

json counts_to_json(const SuiteCounts& counts) {
  json claims = json::array();
  for (const VerdictCounts& claim : counts.claims) {
    claims.push_back({{"claim", valid_utf8(claim.claim)},
                      {"confirmed", claim.confirmed},
                      {"refuted", claim.refuted},
                      {"inconclusive", claim.inconclusive},
                      {"wrong", claim.wrong},
                      {"covered", claim.covered}});
  }
  return {{"truth", valid_utf8(counts.truth)}, {"inside", counts.inside},
          {"deviation", counts.deviation},     {"alpha", counts.alpha},
          {"suites", counts.suites},           {"any_confirmed", counts.any_confirmed},
          {"any_refuted", counts.any_refuted}, {"any_wrong", counts.any_wrong},
          {"all_covered", counts.all_covered}, {"claims", std::move(claims)}};
}

json curve_to_json(const PowerCurve& curve) {
  json points = json::array();
  for (const PowerPoint& point : curve.points) {
    points.push_back({{"deviation", point.deviation},
                      {"suites", point.suites},
                      {"confirmed", point.confirmed},
                      {"refuted", point.refuted},
                      {"predicted_confirmed", point.predicted_confirmed},
                      {"predicted_refuted", point.predicted_refuted}});
  }
  return {{"claim", valid_utf8(curve.claim)},
          {"statistic", valid_utf8(curve.statistic)},
          {"points", std::move(points)}};
}

// With what is computed from the counts; `bounds` are left out where a file is checked, since the
// last digits of another library may differ.
json rates_to_json(const Calibration& calibration, bool bounds) {
  json rates = json::array();
  const double level = calibration.level();
  for (const ErrorRate& rate : calibration.rates()) {
    rates.push_back({{"subject", valid_utf8(rate.subject)},
                     {"event", rate.event},
                     {"truth", valid_utf8(rate.truth)},
                     {"deviation", rate.deviation},
                     {"alpha", rate.alpha},
                     {"nominal", rate.nominal},
                     {"errors", rate.errors},
                     {"suites", rate.suites},
                     {"exceeds", rate.exceeds(level)}});
    if (bounds) rates.back()["upper_95"] = rate.upper();
  }
  return rates;
}

// Of what a study lists, far more than there are.
constexpr std::size_t kMostListed = 400;
constexpr std::size_t kMostClaims = 100;

std::int64_t read_count(const JsonNode& node, std::int64_t most) {
  const auto count = node.integer<std::int64_t>();
  if (count < 0 || count > most) node.refuse(fmt::format("from 0 to the {} suites", most));
  return count;
}

std::int64_t read_suites(const JsonNode& node) {
  const auto suites = node.integer<std::int64_t>();
  constexpr std::int64_t kMost = 1'000'000'000'000;  // sums of counts stay far from overflow
  if (suites < 1 || suites > kMost) node.refuse(fmt::format("from 1 to {}", kMost));
  return suites;
}

double read_fraction(const JsonNode& node) {
  const double value = node.real();
  if (!(value >= 0.0 && value <= 1.0)) node.refuse("between 0 and 1");
  return value;
}

VerdictCounts read_claim(const JsonNode& node, std::int64_t suites) {
  VerdictCounts claim{.claim = node["claim"].text(),
                      .confirmed = read_count(node["confirmed"], suites),
                      .refuted = read_count(node["refuted"], suites),
                      .inconclusive = read_count(node["inconclusive"], suites),
                      .wrong = read_count(node["wrong"], suites),
                      .covered = read_count(node["covered"], suites)};
  if (claim.confirmed + claim.refuted + claim.inconclusive != suites) {
    node.refuse(fmt::format("verdicts that add up to {} suites", suites));
  }
  return claim;
}

SuiteCounts read_counts(const JsonNode& node) {
  const std::int64_t suites = read_suites(node["suites"]);
  const double deviation = node["deviation"].real();
  if (deviation != 0.0 && deviation != 1.0) node["deviation"].refuse("0 or 1 margins");
  SuiteCounts counts{.truth = node["truth"].text(),
                     .inside = node["inside"].flag(),
                     .deviation = deviation,
                     .alpha = read_fraction(node["alpha"]),
                     .suites = suites,
                     .any_confirmed = read_count(node["any_confirmed"], suites),
                     .any_refuted = read_count(node["any_refuted"], suites),
                     .any_wrong = read_count(node["any_wrong"], suites),
                     .all_covered = read_count(node["all_covered"], suites),
                     .claims = {}};
  for (const JsonNode& claim : node["claims"].items(kMostClaims)) {
    counts.claims.push_back(read_claim(claim, suites));
  }
  return counts;
}

PowerCurve read_power_curve(const JsonNode& node) {
  PowerCurve curve{
      .claim = node["claim"].text(), .statistic = node["statistic"].text(), .points = {}};
  for (const JsonNode& point : node["points"].items(kMostListed)) {
    const std::int64_t suites = read_suites(point["suites"]);
    curve.points.push_back({.deviation = point["deviation"].finite(),
                            .suites = suites,
                            .confirmed = read_count(point["confirmed"], suites),
                            .refuted = read_count(point["refuted"], suites),
                            .predicted_confirmed = read_fraction(point["predicted_confirmed"]),
                            .predicted_refuted = read_fraction(point["predicted_refuted"])});
  }
  return curve;
}

CalibrationMeta read_calibration_meta(const JsonNode& node) {
  CalibrationMeta meta{read_provenance(node)};
  meta.n_suites = node["n_suites"].integer_from<std::int64_t>(0);
  meta.n_claims = node["n_claims"].integer_from<int>(0);
  meta.n_looks = node["n_looks"].integer_from<int>(1);
  meta.n_samples = node["n_samples"].integer_from<std::int64_t>(0);
  meta.n_outside_samples = node["n_outside_samples"].integer_from<std::int64_t>(0);
  meta.power_alpha = read_fraction(node["power_alpha"]);
  for (const JsonNode& width : node["widths"].items(kMostListed)) {
    meta.widths.push_back(width.integer_from<std::int64_t>(1));
  }
  if (meta.widths.empty()) node["widths"].refuse("one width at least");
  return meta;
}

void check_schema(const JsonNode& node) {
  const std::string schema = node.text();
  if (schema == kCalibrationSchema) return;
  if (schema == "widthwise-calibration-1") {
    throw FileError(fmt::format(
        "calibration.schema {} counts neither coverage nor truths outside the declared families: "
        "run `verify calibrate` again for {}",
        schema, kCalibrationSchema));
  }
  node.refuse(kCalibrationSchema);
}

}  // namespace

json to_json(const Calibration& calibration) {
  json counts = json::array();
  for (const SuiteCounts& suites : calibration.counts) counts.push_back(counts_to_json(suites));
  json power = json::array();
  for (const PowerCurve& curve : calibration.power) power.push_back(curve_to_json(curve));
  return {{"schema", kCalibrationSchema},
          {"meta", calibration_meta_to_json(calibration.meta)},
          {"counts", std::move(counts)},
          {"power", std::move(power)},
          {"rates", rates_to_json(calibration, true)}};
}

Calibration calibration_from_json(const json& document) {
  const JsonNode root(document, "calibration");
  check_schema(root["schema"]);
  Calibration calibration{.meta = read_calibration_meta(root["meta"]), .counts = {}, .power = {}};
  for (const JsonNode& counts : root["counts"].items(kMostListed)) {
    calibration.counts.push_back(read_counts(counts));
  }
  for (const JsonNode& curve : root["power"].items(kMostClaims)) {
    calibration.power.push_back(read_power_curve(curve));
  }
  json rates = json::array();
  for (const JsonNode& rate : root["rates"].items()) {
    rate["upper_95"].real();
    rates.push_back(document.at("rates").at(rates.size()));
    rates.back().erase("upper_95");
  }
  if (rates != rates_to_json(calibration, false)) {
    root["rates"].refuse("what follows from the counts");
  }
  return calibration;
}

}  // namespace widthwise::verify
