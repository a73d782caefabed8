#include "verify/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_calibration.hpp"
#include "verify/report/report_charts.hpp"
#include "verify/report/report_claim.hpp"
#include "verify/report/report_cost.hpp"
#include "verify/report/report_dyer_gurari.hpp"
#include "verify/report/report_exact.hpp"
#include "verify/report/report_regimes.hpp"

namespace widthwise::verify {
namespace {

constexpr const char* kBasis =
    "## What the statements rest on\n\n"
    "The theorems are those of \"On Infinite-Width Hypernetworks\" (Littwin, Galanti, Wolf, Yang, "
    "NeurIPS 2020, arXiv 2003.12193). The paper's own body was not at hand when this suite was "
    "written: the statements are taken from the abstracts of its versions and from the authors' "
    "rebuttal, and are derived afresh where those are silent. Each claim names its source. A "
    "verdict "
    "here is about the statement as printed here, at the widths listed; it is evidence, not a "
    "proof.\n\n"
    "**CONFIRMED** means that the whole confidence interval lies inside the prediction ± margin, "
    "**REFUTED** that it lies wholly outside, **INCONCLUSIVE** anything else. Looking again with "
    "more draws is paid for: alpha is split evenly over all claims and looks.\n";

constexpr const char* kControls =
    "Controls are statements known to be wrong, held against the same measurement. They must come "
    "out REFUTED: a run that cannot refute them has no power to confirm anything.\n";

std::string counts_text(const Summary& summary) {
  return fmt::format("{} CONFIRMED, {} REFUTED, {} INCONCLUSIVE", summary.confirmed,
                     summary.refuted, summary.inconclusive);
}

std::string outcome_text(const Results& results) {
  switch (results.exit_code()) {
    case 0:
      return results.summary().controls > 0
                 ? "every claim is CONFIRMED and every control is REFUTED, as it must be"
                 : "every claim is CONFIRMED";
    case 1:
      return "**a claim is REFUTED, or a control is not**";
    default:
      return "**not everything could be decided**";
  }
}

std::string provenance(const RunMeta& meta) {
  return fmt::format(
      "verify {}, commit {}, command {}, seed {}, started {}, {} thread{}, {} engine, {} s",
      markdown_text(meta.version), markdown_text(meta.git), markdown_code(meta.command), meta.seed,
      markdown_text(meta.started), meta.threads, meta.threads == 1 ? "" : "s",
      markdown_text(meta.engine), format_significant(meta.wall_seconds, 3));
}

std::string partial_warning(const RunMeta& meta) {
  if (!meta.partial) return "";
  return "> **PARTIAL RUN.** It was interrupted before all draws were made; the numbers rest on "
         "the "
         "draws made until then, and the run does not count as a success.\n\n";
}

// How sure a run is to confirm what is exact, by its weakest claim, and not what is a margin off.
std::string power_text(const Results& results) {
  const ClaimResult* weakest = nullptr;
  for (const ClaimResult& claim : results.claims) {
    const bool weaker = weakest == nullptr || claim.power < weakest->power;
    if (!claim.is_control() && std::isfinite(claim.power) && weaker) weakest = &claim;
  }
  if (weakest == nullptr) return "";
  return fmt::format(
      "- **Power:** a claim that is exact is CONFIRMED with a chance of {} or more at its final "
      "standard error (least: {}); any that is a margin off, with a chance of {} at most\n",
      format_probability(weakest->power), weakest->id, format_given(results.meta.alpha));
}

std::string summary_text(const Results& results) {
  const RunMeta& meta = results.meta;
  const Summary summary = results.summary();
  std::string text = fmt::format(
      "- **Run:** {}\n"
      "- **Outcome:** {} (exit code {})\n"
      "- **Verdicts:** {}\n"
      "- **Inputs:** {}\n"
      "- **Error budget:** alpha = {}, split over {} claim{} and {} look{}\n",
      provenance(meta), outcome_text(results), results.exit_code(), counts_text(summary),
      markdown_text(meta.inputs), format_given(meta.alpha), meta.n_claims,
      meta.n_claims == 1 ? "" : "s", meta.n_looks, meta.n_looks == 1 ? "" : "s");
  text += power_text(results);
  if (summary.controls > 0) {
    text += fmt::format("- **Controls:** {} of {} REFUTED\n", summary.controls_refuted,
                        summary.controls);
  }
  return text;
}

std::string claims_table(const Results& results) {
  MarkdownTable table({{"claim", Align::kLeft},
                       {"predicted"},
                       {"estimate"},
                       {"interval"},
                       {"level"},
                       {"margin"},
                       {"power"},
                       {"verdict", Align::kLeft},
                       {"expected", Align::kLeft}});
  for (const ClaimResult& claim : results.claims) {
    const double half = claim.ci.half_width();
    table.add_row({claim.id, (claim.is_bound() ? "≤ " : "") + format_given(claim.predicted),
                   format_estimate(claim.estimate, half), format_interval(claim.ci),
                   format_confidence_level(claim.alpha),
                   fmt::format("{}{}", claim.is_bound() ? "+" : "±", format_given(claim.margin)),
                   format_probability(claim.power), std::string(name(claim.verdict)),
                   std::string(name(claim.expected))});
  }
  return table.render();
}

std::string render_section(const ReportSection& section) {
  const Results& results = section.results;
  std::string text = fmt::format("## {}\n\n", markdown_text(section.title)) +
                     partial_warning(results.meta) + summary_text(results) + "\n" +
                     claims_table(results);
  if (results.summary().controls > 0) text += fmt::format("\n{}", kControls);
  for (const std::string& part :
       {render_joint_finding(results, "###"), render_regimes(results, section.figures, "###"),
        render_dyer_gurari(results, section.figures, "###"),
        render_charts(results, section.figures, "###")}) {
    if (!part.empty()) text += fmt::format("\n{}", part);
  }
  for (const ClaimResult& claim : results.claims) {
    text += fmt::format("\n{}", render_claim(claim, section.figures, "###"));
  }
  return text;
}

std::string estimate_in(const ReportSection& section, const std::string& id) {
  const auto& claims = section.results.claims;
  const auto claim = std::ranges::find(claims, id, &ClaimResult::id);
  if (claim == claims.end()) return "";
  const double half = claim->ci.half_width();
  return fmt::format("{} {}", format_estimate(claim->estimate, half), format_interval(claim->ci));
}

std::vector<std::string> all_ids(const std::vector<ReportSection>& sections) {
  std::vector<std::string> ids;
  for (const ReportSection& section : sections) {
    for (const ClaimResult& claim : section.results.claims) {
      if (std::ranges::find(ids, claim.id) == ids.end()) ids.push_back(claim.id);
    }
  }
  return ids;
}

std::string comparison(const std::vector<ReportSection>& sections) {
  std::vector<MarkdownTable::Column> columns{{"claim", Align::kLeft}};
  for (const ReportSection& section : sections) columns.push_back({markdown_text(section.title)});
  MarkdownTable table(columns);
  for (const std::string& id : all_ids(sections)) {
    std::vector<std::string> cells{id};
    for (const ReportSection& section : sections) cells.push_back(estimate_in(section, id));
    table.add_row(cells);
  }
  return "## The same claims on different data\n\n"
         "The theorems do not speak of the data: the slopes must not depend on it. Estimates with "
         "their intervals:\n\n" +
         table.render();
}

}  // namespace

std::string render_report(const std::vector<ReportSection>& sections,
                          const ReportStudies& studies) {
  if (sections.empty()) throw std::invalid_argument("a report without a run has nothing to say");
  std::string text =
      "<!-- generated by verify; do not edit -->\n\n"
      "# Widthwise: what was verified\n\n" +
      fmt::format("*Generated, do not edit:* {}.\n\n", provenance(sections.front().results.meta));
  const bool partial = std::ranges::any_of(
      sections, [](const ReportSection& section) { return section.results.meta.partial; });
  if (partial) text += "> **This report holds a PARTIAL RUN; see below.**\n\n";
  text += kBasis;
  for (const ReportSection& section : sections)
    text += fmt::format("\n{}", render_section(section));
  if (sections.size() > 1) text += fmt::format("\n{}", comparison(sections));
  if (studies.exact != nullptr) text += fmt::format("\n{}", render_exact(*studies.exact));
  if (studies.calibration != nullptr) {
    text += fmt::format("\n{}", render_calibration(*studies.calibration, sections.front().figures));
  }
  if (studies.cost != nullptr) {
    text += fmt::format("\n{}", render_cost(*studies.cost, sections.front().figures));
  }
  return text;
}

}  // namespace widthwise::verify
