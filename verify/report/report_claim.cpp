#include "verify/report/report_claim.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "verify/report/claim_rows.hpp"
#include "verify/report/claim_sentences.hpp"
#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_charts.hpp"
#include "verify/results/qq_curve.hpp"

namespace widthwise::verify {
namespace {

std::string item(std::string_view label, const std::string& text) {
  return text.empty() ? "" : fmt::format("- **{}:** {}\n", label, text);
}

std::string regime_text(const ClaimResult& claim) {
  std::string text;
  for (const auto& [key, value] : regime_in_words(claim)) {
    text += fmt::format("{}{} = {}", text.empty() ? "" : "; ", markdown_text(key),
                        markdown_text(value));
  }
  return text;
}

std::string statistic_text(const ClaimResult& claim) {
  if (claim.rows.empty()) return "";
  return one_statistic(claim) ? markdown_text(claim.rows.front().statistic) : "see the table";
}

std::string verdict_text(const ClaimResult& claim) {
  std::string text = fmt::format("**{}**", name(claim.verdict));
  if (claim.is_control()) {
    const char* stress = claim.as_expected() ? "" : "**";
    text += fmt::format(" ({0}{1}{0})", stress, control_remark(claim));
  }
  if (claim.is_bound()) text += fmt::format(" ({})", bound_remark(claim));
  if (!claim.reason.empty()) text += ": " + markdown_text(claim.reason);
  return text;
}

// "b · n^-1 + c · n^-2", the corrections of a form.
std::string form_text(const Powers& powers) {
  std::string text;
  for (std::size_t j = 0; j < powers.size(); ++j) {
    text += fmt::format("{}b{} · n^-{}", j == 0 ? "" : " + ", j + 1, format_given(powers[j]));
  }
  return text;
}

std::string coefficients_text(const CorrectedFit& fit) {
  std::string text;
  for (std::size_t j = 0; j < fit.coefficients.size(); ++j) {
    text += fmt::format("{}b{} = {}", j == 0 ? "" : ", ", j + 1,
                        format_significant(fit.coefficients[j], 3));
  }
  return text;
}

std::string member_text(const FamilyMember& member) {
  const CorrectedFit& fit = member.fit;
  return fmt::format(
      "  - {}: {} ± {}, the next order {} at most, from width {:.0f} on, {}; chi² = {} on {}, "
      "p = {}; {}\n",
      form_text(fit.powers), format_estimate(fit.target, fit.target_se),
      format_significant(fit.target_se, 2), format_significant(member.bias, 2), fit.smallest_width,
      coefficients_text(fit), format_estimate(fit.chi_square, 0.1), fit.degrees_of_freedom,
      format_significant(fit.p_value, 2),
      member.rejected ? "**rejected**" : "interval " + format_interval(member.interval));
}

// Every form with its fit; the interval of the claim is the union of theirs.
std::string fits_text(const ClaimResult& claim) {
  if (!claim.fit) return "";
  std::string text =
      claim.has_slope()
          ? "- **Fits** of log q = c + slope · log n + corrections, the slope by each "
            "form of the corrections (± one standard error, and what the next order of them may "
            "move it by):\n"
          : "- **Fits** of q = limit + corrections, the limit by each form of the "
            "corrections (± one standard error, and what the next order of them may move it by):\n";
  for (const FamilyMember& member : claim.fit->family.members) text += member_text(member);
  return text;
}

std::string rows_table(const ClaimResult& claim) {
  if (claim.rows.empty()) return "";
  const RowTable rows = row_table(claim);
  MarkdownTable table(rows.columns);
  for (std::vector<std::string> cells : rows.rows) {
    std::ranges::transform(cells, cells.begin(), markdown_text);
    table.add_row(std::move(cells));
  }
  return fmt::format("\n{}", table.render());
}

std::string figure(const ClaimResult& claim, const std::string& figures) {
  if (claim.fit) return "\n" + figure_link(figures, claim.id, claim.id + " against width");
  if (!has_qq_figure(claim)) return "";
  return "\nQuantiles of the draws against those of a normal law; the band holds 95 % of what a "
         "sample of this size of a normal law shows.\n\n" +
         figure_link(figures, claim.id, claim.id + ", quantiles");
}

}  // namespace

std::string render_statement(const ClaimResult& claim) {
  return item("Statement", markdown_text(claim.statement)) +
         item("Hypotheses", markdown_text(claim.hypotheses)) +
         item("Source", markdown_text(claim.source));
}

std::string render_claim(const ClaimResult& claim, const std::string& figures,
                         const std::string& heading) {
  return fmt::format("{} {}\n\n", heading, claim.id) + item("Regime", regime_text(claim)) +
         item("Statistic", statistic_text(claim)) + item("Verdict", verdict_text(claim)) +
         item("Result", result_text(claim)) + fits_text(claim) +
         item("Error budget", budget_text(claim)) + rows_table(claim) + figure(claim, figures);
}

}  // namespace widthwise::verify
