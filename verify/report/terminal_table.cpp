#include "verify/report/terminal_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "verify/base/text_encoding.hpp"
#include "verify/base/text_wrap.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_experiment.hpp"
#include "verify/report/terminal_columns.hpp"

namespace widthwise::verify {
namespace {

std::string verdict_cell(const ClaimResult& claim) {
  std::string text(name(claim.verdict));
  if (claim.is_control()) text += claim.as_expected() ? " (control)" : " (control!)";
  return text;
}

std::vector<std::string> claim_row(const ClaimResult& claim) {
  const double half = claim.ci.half_width();
  return {claim.id, (claim.is_bound() ? "<= " : "") + format_given(claim.predicted),
          format_estimate(claim.estimate, half), format_interval(claim.ci), verdict_cell(claim)};
}

TerminalTable claim_lines(const Results& results) {
  TerminalTable table{{{.title = "claim", .align = Align::kLeft, .names = true},
                       {.title = "predicted", .rank = 2},
                       {.title = "estimate", .rank = 1},
                       {.title = "interval", .align = Align::kLeft, .rank = 3},
                       {.title = "verdict", .align = Align::kLeft}},
                      {}};
  for (const ClaimResult& claim : results.claims) table.rows.push_back(claim_row(claim));
  return table;
}

std::string controls_line(const Summary& summary) {
  if (summary.controls == 0) return "controls: none ran beside these claims";
  const bool fine = summary.controls_refuted == summary.controls;
  return fmt::format("controls: {} of {} refuted, {}", summary.controls_refuted, summary.controls,
                     fine ? "as they must be" : "ALL must be: this run has no power");
}

/// The lowest of the intervals' confidence levels: a fit that has chosen its widths pays for it
/// with a smaller alpha than the others.
std::string level_text(const std::vector<ClaimResult>& claims) {
  if (claims.empty()) return "n/a";
  const auto [least, most] = std::ranges::minmax(claims, {}, &ClaimResult::alpha);
  return format_confidence_level(most.alpha) + (least.alpha < most.alpha ? " or more" : "");
}

/// ", margins 0.1 to 0.5 on slopes": claims may have their own. Empty where no slope is judged.
std::string margins_text(const Results& results) {
  std::vector<double> margins;
  for (const ClaimResult& claim : results.claims) {
    const bool slope = claim.kind == ClaimKind::kRate || claim.is_bound() || claim.has_slope();
    if (slope) margins.push_back(claim.margin);
  }
  if (margins.empty() || !(results.meta.margin > 0.0)) return "";
  const auto [least, most] = std::ranges::minmax(margins);
  if (least == most) return fmt::format(", margin {} on slopes", format_margin(least));
  return fmt::format(", margins {} to {} on slopes", format_margin(least), format_margin(most));
}

std::string budget_line(const Results& results) {
  const RunMeta& meta = results.meta;
  return fmt::format("intervals at {} (alpha {} over {} claim{} and {} look{}){}",
                     level_text(results.claims), format_given(meta.alpha), meta.n_claims,
                     meta.n_claims == 1 ? "" : "s", meta.n_looks, meta.n_looks == 1 ? "" : "s",
                     margins_text(results));
}

/// Each reason once, with the claims that have it, in the order of the first of them.
std::vector<std::pair<std::string, std::vector<std::string>>> reasons(const Results& results) {
  std::vector<std::pair<std::string, std::vector<std::string>>> list;
  for (const ClaimResult& claim : results.claims) {
    if (claim.reason.empty()) continue;
    auto at = std::ranges::find(list, claim.reason, [](const auto& entry) { return entry.first; });
    if (at == list.end()) at = list.insert(at, {claim.reason, {}});
    at->second.push_back(claim.id);
  }
  return list;
}

constexpr const char* kPartial =
    "PARTIAL RUN: interrupted before all draws were made; it does not count as a success";

std::string partial_sentence(const Results& results, std::size_t width) {
  return results.meta.partial ? wrap(kPartial, kHangingIndent, width) : "";
}

/// What is said below the table, a sentence a line.
std::vector<std::string> sentences(const Results& results) {
  const Summary summary = results.summary();
  std::vector<std::string> list{
      fmt::format("{} confirmed, {} refuted, {} inconclusive", summary.confirmed, summary.refuted,
                  summary.inconclusive),
      controls_line(summary), budget_line(results)};
  for (const auto& [reason, ids] : reasons(results)) {
    list.push_back(on_one_line(fmt::format("{}: {}", fmt::join(ids, ", "), reason)));
  }
  if (results.meta.partial) list.emplace_back(kPartial);
  return list;
}

std::string render_chart_points(const std::vector<Chart>& charts, std::size_t width) {
  std::string text;
  for (const Chart& chart : charts) {
    TerminalTable table{{{.title = "curve", .align = Align::kLeft, .names = true},
                         {.title = chart.x_label},
                         {.title = chart.y_label},
                         {.title = chart.spread, .align = Align::kLeft, .rank = 1}},
                        {}};
    for (const Curve& curve : chart.curves) {
      for (const CurvePoint& point : curve.points) {
        table.rows.push_back({curve.label, format_given(point.x), fmt::format("{:.3g}", point.y),
                              fmt::format("[{:.3g}, {:.3g}]", point.lower, point.upper)});
      }
    }
    text += fmt::format("{}{}\n{}", text.empty() ? "" : "\n", on_one_line(chart.title),
                        in_terminal(table, width));
  }
  return text;
}

}  // namespace

std::string verdict_line(const ClaimResult& claim) {
  const double half = claim.ci.half_width();
  return fmt::format("{:<12}  {}  {} {}", verdict_cell(claim), claim.id,
                     format_estimate(claim.estimate, half), format_interval(claim.ci));
}

std::string render_terminal_table(const Results& results, std::size_t width) {
  std::string text;
  if (results.experiment) text = experiment_in_terminal(*results.experiment, width) + "\n";
  if (results.claims.empty() && (results.experiment || !results.tables.empty())) {
    return text + tables_in_terminal(results.tables, width) + partial_sentence(results, width);
  }
  if (results.claims.empty() && !results.charts.empty()) {
    return render_chart_points(results.charts, width);
  }
  text += in_terminal(claim_lines(results), width) + "\n";
  for (const std::string& sentence : sentences(results))
    text += wrap(sentence, kHangingIndent, width);
  return text;
}

}  // namespace widthwise::verify
