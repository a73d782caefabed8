#include "verify/report/terminal_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "verify/base/text_wrap.hpp"
#include "verify/report/number_format.hpp"

namespace widthwise::verify {
namespace {

using Line = std::array<std::string, 5>;

std::string verdict_cell(const ClaimResult& claim) {
  std::string text(name(claim.verdict));
  if (claim.is_control()) text += claim.as_expected() ? " (control)" : " (control!)";
  return text;
}

Line claim_line(const ClaimResult& claim) {
  const double half = claim.ci.half_width();
  return {claim.id, (claim.is_bound() ? "<= " : "") + format_given(claim.predicted),
          format_estimate(claim.estimate, half), format_interval(claim.ci), verdict_cell(claim)};
}

/// The widths of the columns; the first, the id's, gets what the others leave of kColumns.
std::array<std::size_t, 5> column_widths(const std::vector<Line>& lines) {
  std::array<std::size_t, 5> widths{};
  for (const Line& line : lines) {
    for (std::size_t j = 0; j < line.size(); ++j) widths[j] = std::max(widths[j], line[j].size());
  }
  const std::size_t gaps = 2 * (widths.size() - 1);
  const std::size_t others = std::accumulate(widths.begin() + 1, widths.end(), gaps);
  widths[0] = std::min(widths[0], kColumns - std::min(others, kColumns - 8));
  return widths;
}

std::string shortened(const std::string& id, std::size_t width) {
  return id.size() <= width ? id : id.substr(0, width - 2) + "..";
}

std::string table(const Results& results) {
  std::vector<Line> lines{{"claim", "predicted", "estimate", "interval", "verdict"}};
  for (const ClaimResult& claim : results.claims) lines.push_back(claim_line(claim));
  const auto widths = column_widths(lines);
  std::string text;
  for (const Line& line : lines) {
    text +=
        fmt::format("{:<{}}  {:>{}}  {:>{}}  {:<{}}  {}\n", shortened(line[0], widths[0]),
                    widths[0], line[1], widths[1], line[2], widths[2], line[3], widths[3], line[4]);
  }
  return text;
}

std::string controls_line(const Summary& summary) {
  if (summary.controls == 0) return "controls: none ran beside these claims\n";
  const bool fine = summary.controls_refuted == summary.controls;
  return fmt::format("controls: {} of {} refuted, {}\n", summary.controls_refuted, summary.controls,
                     fine ? "as they must be" : "ALL must be: this run has no power");
}

std::string reasons(const Results& results) {
  std::string text;
  for (const ClaimResult& claim : results.claims) {
    if (!claim.reason.empty()) text += wrap(claim.id + ": " + claim.reason);
  }
  return text;
}

/// The lowest of the intervals' confidence levels: a fit that has chosen its widths pays for it
/// with a smaller alpha than the others.
std::string level_text(const std::vector<ClaimResult>& claims) {
  if (claims.empty()) return "n/a";
  const auto [least, most] = std::ranges::minmax(claims, {}, &ClaimResult::alpha);
  return format_confidence_level(most.alpha) + (least.alpha < most.alpha ? " or more" : "");
}

std::string budget_line(const Results& results) {
  const RunMeta& meta = results.meta;
  return wrap(
      fmt::format("intervals at {} (alpha {} over {} claim{} and {} look{}), margin {} on slopes",
                  level_text(results.claims), format_given(meta.alpha), meta.n_claims,
                  meta.n_claims == 1 ? "" : "s", meta.n_looks, meta.n_looks == 1 ? "" : "s",
                  format_given(meta.margin)));
}

}  // namespace

std::string render_terminal_table(const Results& results) {
  const Summary summary = results.summary();
  std::string text = table(results) + "\n" +
                     fmt::format("{} confirmed, {} refuted, {} inconclusive\n", summary.confirmed,
                                 summary.refuted, summary.inconclusive) +
                     controls_line(summary) + budget_line(results) + reasons(results);
  if (results.meta.partial) {
    text += "PARTIAL RUN: interrupted before all draws were made; it does not count as a success\n";
  }
  return text;
}

}  // namespace widthwise::verify
