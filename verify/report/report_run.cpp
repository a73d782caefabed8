#include "verify/report/report_run.hpp"

#include <fmt/format.h>

#include <cmath>

#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"

namespace widthwise::verify {
namespace {

// How sure a run is to confirm what is exact, by its weakest claim, and not what is a margin off;
// that much the study of error rates shows.
std::string power_text(const Results& results) {
  const ClaimResult* weakest = nullptr;
  for (const ClaimResult& claim : results.claims) {
    const bool weaker = weakest == nullptr || claim.power < weakest->power;
    if (!claim.is_control() && std::isfinite(claim.power) && weaker) weakest = &claim;
  }
  if (weakest == nullptr) return "";
  return fmt::format(
      "- **Power:** a claim that is exact is CONFIRMED with a chance of {} or more at its final "
      "standard error (least: {}); one that is a margin off, with a chance of {} at most if a "
      "declared form of corrections is right\n",
      format_probability(weakest->power), weakest->id, format_given(results.meta.alpha));
}

}  // namespace

std::string provenance_text(const Provenance& provenance) {
  std::string text = fmt::format(
      "verify {}, commit {}, command {}, seed {}, started {}, {} thread{}, {} s",
      markdown_text(provenance.version), markdown_text(provenance.git),
      markdown_code(provenance.command), provenance.seed, markdown_text(provenance.started),
      provenance.threads, provenance.threads == 1 ? "" : "s",
      format_significant(provenance.wall_seconds, 3));
  if (!provenance.run.empty()) text += ", run " + markdown_text(provenance.run);
  return text;
}

std::string partial_warning(const RunMeta& meta) {
  if (!meta.partial) return "";
  return "> **PARTIAL RUN.** It was interrupted before all draws were made; the numbers rest on "
         "the "
         "draws made until then, and the run does not count as a success.\n\n";
}

std::string counts_text(const Summary& summary) {
  std::string text = fmt::format("{} CONFIRMED, {} REFUTED, {} INCONCLUSIVE", summary.confirmed,
                                 summary.refuted, summary.inconclusive);
  if (summary.controls > 0) {
    text += fmt::format("; {} of {} control{} REFUTED", summary.controls_refuted, summary.controls,
                        summary.controls == 1 ? "" : "s");
  }
  return text;
}

std::string outcome_text(const Results& results) {
  switch (results.exit_code()) {
    case 0:
      if (results.claims.empty()) return "measured, with nothing to judge";
      return results.summary().controls > 0
                 ? "every claim is CONFIRMED and every control is REFUTED, as it must be"
                 : "every claim is CONFIRMED";
    case 1:
      return "**a claim is REFUTED, or a control is not**";
    default:
      return "**not everything could be decided**";
  }
}

std::string run_summary(const Results& results) {
  const RunMeta& meta = results.meta;
  std::string text = fmt::format(
      "- **Run:** {}\n"
      "- **Engine:** {}\n"
      "- **Outcome:** {} (exit code {})\n"
      "- **Verdicts:** {}\n"
      "- **Inputs:** {}\n"
      "- **Error budget:** alpha = {}, split over {} claim{} and {} look{}\n",
      provenance_text(meta), markdown_text(meta.engine), outcome_text(results), results.exit_code(),
      counts_text(results.summary()), markdown_text(meta.inputs), format_given(meta.alpha),
      meta.n_claims, meta.n_claims == 1 ? "" : "s", meta.n_looks, meta.n_looks == 1 ? "" : "s");
  return text + power_text(results);
}

std::string claims_table(const std::vector<const ClaimResult*>& claims) {
  MarkdownTable table({{"claim", Align::kLeft},
                       {"predicted"},
                       {"estimate"},
                       {"interval"},
                       {"level"},
                       {"margin"},
                       {"power"},
                       {"verdict", Align::kLeft},
                       {"expected", Align::kLeft}});
  for (const ClaimResult* each : claims) {
    const ClaimResult& claim = *each;
    const double half = claim.ci.half_width();
    table.add_row({claim.id, (claim.is_bound() ? "≤ " : "") + format_given(claim.predicted),
                   format_estimate(claim.estimate, half), format_interval(claim.ci),
                   format_confidence_level(claim.alpha),
                   fmt::format("{}{}", claim.is_bound() ? "+" : "±", format_margin(claim.margin)),
                   format_probability(claim.power), std::string(name(claim.verdict)),
                   std::string(name(claim.expected))});
  }
  return table.render();
}

}  // namespace widthwise::verify
