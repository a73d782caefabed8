#include "verify/claims/claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "verify/stats/column_label.hpp"

namespace widthwise::verify {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

ResultRow row(const Claim& claim, const SampleTable& table, const WidthMeasurement& measurement) {
  const NetworkWidths widths = claim.study->widths(table.width);
  return {.width_f = widths.f,
          .width_g = widths.g,
          .abscissa = measurement.abscissa,
          .samples = table.draws.rows(),
          .statistic = claim.statistic_in_words(),
          .value = measurement.measured.plain.value,
          .se = measurement.measured.plain.se,
          .bands = claim.statistic.bands_of(table.draws)};
}

double margin(const Claim& claim, const Strictness& strictness) {
  if (is_slope(claim.conclusion) && strictness.slope_margin) return *strictness.slope_margin;
  return claim.margin.value_or(default_margin(claim.conclusion, claim.predicted));
}

ClaimResult undecided(const Claim& claim, const Strictness& strictness) {
  ClaimResult result{};
  result.id = claim.id;
  result.kind = claim.kind;
  result.statement = claim.statement;
  result.hypotheses = claim.hypotheses;
  result.source = claim.source;
  result.predicted = claim.predicted;
  result.estimate = kNaN;
  result.se = kNaN;
  result.ci = {-kInfinity, kInfinity};
  result.alpha = strictness.alpha;
  result.margin = margin(claim, strictness);
  result.verdict = Verdict::kInconclusive;
  result.expected = claim.expected;
  result.networks = claim.study->networks();
  result.order = claim.order;
  return result;
}

// The further statistics of which its conclusion speaks; none if it does not.
std::vector<Statistic> components(const Claim& claim) {
  if (const auto* largest = std::get_if<LargestComponent>(&claim.conclusion)) {
    return largest->components;
  }
  const auto* tight = std::get_if<TightSlopes>(&claim.conclusion);
  return tight == nullptr ? std::vector<Statistic>{} : tight->others;
}

// All that is read of a draw.
std::vector<Eigen::Index> columns_read(const Claim& claim) {
  std::vector<Eigen::Index> columns = claim.statistic.columns();
  for (const Statistic& component : components(claim)) {
    const std::vector<Eigen::Index>& more = component.columns();
    columns.insert(columns.end(), more.begin(), more.end());
  }
  return columns;
}

void check_column(const Claim& claim) {
  const auto n_columns = std::ssize(claim.study->columns());
  for (const Eigen::Index index : columns_read(claim)) {
    if (index >= 0 && index < n_columns) continue;
    throw std::invalid_argument(fmt::format("claim '{}' reads column {}, but its study has {}",
                                            claim.id, index, n_columns));
  }
}

// Why these draws cannot be judged at all; empty if they can.
std::string unusable(const Claim& claim, const std::vector<SampleTable>& tables) {
  if (tables.empty()) return "there are no widths";
  for (const SampleTable& table : tables) {
    if (table.draws.rows() == 0) return fmt::format("width {}: nothing was drawn", table.width);
    for (const Eigen::Index index : columns_read(claim)) {
      if (table.draws.col(index).allFinite()) continue;
      return fmt::format("width {}: a draw of {} is not finite", table.width,
                         column_label(table.columns.at(static_cast<std::size_t>(index))));
    }
  }
  return "";
}

bool all_zero(const Statistic& statistic, const SampleTable& table) {
  return std::ranges::all_of(statistic.columns(), [&](const Eigen::Index column) {
    return (table.draws.col(column).array() == 0.0).all();
  });
}

std::vector<ComponentMeasurement> measured_components(const Claim& claim,
                                                      const SampleTable& table) {
  std::vector<ComponentMeasurement> measured;
  for (const Statistic& component : components(claim)) {
    measured.push_back({component.in_words(claim.study->columns()), all_zero(component, table),
                        component.of(table.draws)});
    if (!claim.study->common_numbers()) measured.back().measured.influence.clear();
  }
  return measured;
}

std::vector<WidthMeasurement> measurements(const Claim& claim, const Study& study,
                                           const std::vector<SampleTable>& tables) {
  std::vector<WidthMeasurement> widths;
  for (const SampleTable& table : tables) {
    widths.push_back({table.width, study.abscissa(table.width), claim.statistic.of(table.draws),
                      all_zero(claim.statistic, table), study.widths(table.width),
                      measured_components(claim, table)});
    if (!study.common_numbers()) widths.back().measured.influence.clear();
  }
  return widths;
}

}  // namespace

Claim described(const theory::TheoremText& text, std::string id, ClaimKind kind) {
  Claim claim{};
  claim.id = std::move(id);
  claim.kind = kind;
  claim.statement = text.statement;
  claim.hypotheses = text.hypotheses;
  claim.source = text.source;
  claim.expected = Verdict::kConfirmed;
  return claim;
}

std::string Claim::statistic_in_words() const {
  return statistic.in_words(study->columns());
}

ClaimResult judge(const Claim& claim, const std::vector<SampleTable>& tables,
                  const Strictness& strictness, std::span<const FurtherDraws> further) {
  check_column(claim);
  ClaimResult result = undecided(claim, strictness);
  result.reason = unusable(claim, tables);
  for (const FurtherDraws& draws : further) {
    if (result.reason.empty() && !draws.tables->empty()) {
      result.reason = unusable(claim, *draws.tables);
    }
  }
  if (!result.reason.empty()) return result;
  if (claim.study->common_numbers() && !is_slope(claim.conclusion)) {
    throw std::invalid_argument(fmt::format(
        "claim '{}': only slopes know what widths with common random numbers are worth", claim.id));
  }
  std::vector<WidthMeasurement> widths = measurements(claim, *claim.study, tables);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    result.rows.push_back(row(claim, tables[i], widths[i]));
  }
  for (const FurtherDraws& draws : further) {
    std::ranges::move(measurements(claim, *draws.study, *draws.tables), std::back_inserter(widths));
  }
  conclude(claim.conclusion, widths, result);
  if (result.verdict == Verdict::kRefuted && !claim.broken_hypothesis.empty()) {
    result.reason += fmt::format("{}a hypothesis fails here: {}", result.reason.empty() ? "" : "; ",
                                 claim.broken_hypothesis);
  }
  if (claim.curves) result.curves = claim.curves(tables);
  return result;
}

}  // namespace widthwise::verify
