#include "verify/claims/claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
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
  const bool slope = std::holds_alternative<Slope>(claim.conclusion);
  if (slope && strictness.slope_margin) return *strictness.slope_margin;
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

void check_column(const Claim& claim) {
  const auto n_columns = std::ssize(claim.study->columns());
  for (const Eigen::Index index : claim.statistic.columns()) {
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
    for (const Eigen::Index index : claim.statistic.columns()) {
      if (table.draws.col(index).allFinite()) continue;
      return fmt::format("width {}: a draw of {} is not finite", table.width,
                         column_label(table.columns.at(static_cast<std::size_t>(index))));
    }
  }
  return "";
}

bool all_zero(const Claim& claim, const SampleTable& table) {
  return std::ranges::all_of(claim.statistic.columns(), [&](const Eigen::Index column) {
    return (table.draws.col(column).array() == 0.0).all();
  });
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
                  const Strictness& strictness) {
  check_column(claim);
  ClaimResult result = undecided(claim, strictness);
  result.reason = unusable(claim, tables);
  if (!result.reason.empty()) return result;
  const bool common = claim.study->common_numbers();
  if (common && !std::holds_alternative<Slope>(claim.conclusion)) {
    throw std::invalid_argument(fmt::format(
        "claim '{}': only slopes know what widths with common random numbers are worth", claim.id));
  }
  std::vector<WidthMeasurement> widths;
  for (const SampleTable& table : tables) {
    widths.push_back({table.width, claim.study->abscissa(table.width),
                      claim.statistic.of(table.draws), all_zero(claim, table)});
    if (!common) widths.back().measured.influence.clear();
    result.rows.push_back(row(claim, table, widths.back()));
  }
  conclude(claim.conclusion, widths, result);
  if (claim.curves) result.curves = claim.curves(tables);
  return result;
}

}  // namespace widthwise::verify
