#include "verify/page/claim_section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "verify/page/claim_figure.hpp"
#include "verify/page/html_text.hpp"
#include "verify/page/mathml.hpp"
#include "verify/page/prose.hpp"
#include "verify/report/axis_ticks.hpp"
#include "verify/report/claim_curves.hpp"
#include "verify/report/claim_group.hpp"
#include "verify/report/claim_rows.hpp"
#include "verify/report/claim_sentences.hpp"
#include "verify/report/number_format.hpp"
#include "verify/results/claim_id.hpp"

namespace widthwise::verify {
namespace {

// --- the row ---

// Numbers for page.js; what is not finite sorts last.
std::string sort_key(double value) {
  return std::isfinite(value) ? fmt::format("{:.9g}", value) : "";
}

std::string cell(const char* label, const std::string& html, const char* look = "num") {
  return fmt::format("<td class=\"{}\" data-label=\"{}\">{}</td>", look, label, html);
}

std::string predicted(const ClaimResult& claim) {
  return (claim.is_bound() ? "≤ " : "") + format_given(claim.predicted);
}

std::string badge(const ClaimResult& claim) {
  const char* look = claim.as_expected()                       ? "good"
                     : claim.verdict == Verdict::kInconclusive ? "open"
                                                               : "bad";
  return fmt::format("<span class=\"badge {}\">{}</span>{}", look, name(claim.verdict),
                     claim.is_control() ? " <span class=\"note\">control</span>" : "");
}

// An ID may break behind its dots.
std::string breakable(const std::string& id) {
  std::string html;
  for (const char c : html_text(id)) {
    html += c;
    if (c == '.') html += "<wbr/>";
  }
  return html;
}

std::string summary_row(const ClaimResult& claim, const ClaimPlace& place) {
  const double half = claim.ci.half_width();
  std::string cells = fmt::format(
      "<th scope=\"row\"><button type=\"button\" class=\"fold\" aria-expanded=\"true\" "
      "aria-controls=\"{}\">{}</button></th>",
      html_text(place.anchor), breakable(claim.id));
  if (!place.run.empty()) cells += cell("run", html_text(place.run), "run");
  cells += cell("predicted", html_text(predicted(claim))) +
           cell("estimate", html_text(format_estimate(claim.estimate, half))) +
           cell("interval", html_text(format_interval(claim.ci))) +
           cell("margin", html_text((claim.is_bound() ? "+" : "±") + format_margin(claim.margin))) +
           cell("verdict", badge(claim), "verdict");
  return fmt::format("<tr class=\"line\">{}</tr>", cells);
}

// --- what is unfolded ---

std::string entry(const char* term, const std::string& html) {
  return html.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>", term, html);
}

std::string verdict_words(const ClaimResult& claim) {
  std::string text(name(claim.verdict));
  for (const std::string& remark : {control_remark(claim), bound_remark(claim)}) {
    if (!remark.empty()) text += fmt::format(" ({})", remark);
  }
  return claim.reason.empty() ? text : text + ": " + claim.reason;
}

std::string regime_words(const ClaimResult& claim) {
  std::string text;
  for (const auto& [key, value] : regime_in_words(claim)) {
    text += fmt::format("{}{} = {}", text.empty() ? "" : "; ", key, value);
  }
  return text;
}

// As formulas have it: "3.2 * 10^(-7)".
std::string in_formula(double value, int digits) {
  const std::string text = format_significant(value, digits);
  const auto mark = text.find('e');
  if (mark == text.npos) return text;
  return fmt::format("{} * 10^({})", text.substr(0, mark), std::stoi(text.substr(mark + 1)));
}

// "- 3.1 n^(-1) + 2 n^(-2)".
std::string corrections(const CorrectedFit& fit, bool leads) {
  std::string text;
  for (std::size_t j = 0; j < fit.powers.size(); ++j) {
    const double b = fit.coefficients[j];
    const char* sign = b < 0 ? "- " : leads && j == 0 ? "" : "+ ";
    text += fmt::format("{}{}{} n^(-{})", j == 0 ? "" : " ", sign, in_formula(std::abs(b), 3),
                        format_given(fit.powers[j]));
  }
  return text;
}

// The law that was fitted, with its numbers; n is what the rows are set against.
std::string fitted_law(const CorrectedFit& fit) {
  const std::string target = format_estimate(fit.target, fit.target_se);
  if (fit.leading == Leading::kLimit) {
    return fmt::format("q = {} {}", in_formula(fit.target, 5), corrections(fit, false));
  }
  return fmt::format("q = {} n^({}) exp({})", in_formula(std::exp(fit.intercept), 4), target,
                     corrections(fit, true));
}

std::string table(const std::vector<MarkdownTable::Column>& columns, const std::string& body,
                  const char* caption) {
  std::string head;
  for (const auto& column : columns) {
    head +=
        fmt::format("<th scope=\"col\"{}>{}</th>",
                    column.align == Align::kLeft ? " class=\"left\"" : "", html_text(column.title));
  }
  return fmt::format(
      "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><caption>{0}"
      "</caption><thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>\n",
      caption, head, body);
}

std::string row_of(const std::vector<std::string>& cells,
                   const std::vector<MarkdownTable::Column>& columns) {
  std::string html;
  for (std::size_t j = 0; j < cells.size(); ++j) {
    html += fmt::format("<td{}>{}</td>", columns[j].align == Align::kLeft ? " class=\"left\"" : "",
                        cells[j]);
  }
  return fmt::format("<tr>{}</tr>", html);
}

std::string measured_table(const ClaimResult& claim) {
  const RowTable rows = row_table(claim);
  if (rows.rows.empty()) return "";
  std::string body;
  for (std::vector<std::string> cells : rows.rows) {
    std::ranges::transform(cells, cells.begin(), html_text);
    body += row_of(cells, rows.columns);
  }
  return table(rows.columns, body, "Measured");
}

std::vector<std::string> fit_cells(const FamilyMember& member) {
  const CorrectedFit& fit = member.fit;
  const std::string law = fitted_law(fit);
  return {
      mathml(law).value_or(html_text(law)),
      html_text(fmt::format("{} ± {}", format_estimate(fit.target, fit.target_se),
                            format_significant(fit.target_se, 2))),
      html_text(format_significant(member.bias, 2)),
      html_text(fmt::format("{:.0f}", fit.smallest_width)),
      html_text(
          fmt::format("{} on {}", format_estimate(fit.chi_square, 0.1), fit.degrees_of_freedom)),
      html_text(format_significant(fit.p_value, 2)),
      member.rejected ? "<strong>rejected</strong>" : html_text(format_interval(member.interval))};
}

std::string fits_table(const ClaimResult& claim) {
  if (!claim.fit) return "";
  const std::vector<MarkdownTable::Column> columns{{"form, q being the statistic", Align::kLeft},
                                                   {claim.has_slope() ? "slope" : "limit"},
                                                   {"next order, at most"},
                                                   {"from width"},
                                                   {"chi²"},
                                                   {"p"},
                                                   {"interval"}};
  std::string body;
  for (const FamilyMember& member : claim.fit->family.members) {
    body += row_of(fit_cells(member), columns);
  }
  return table(columns, body, "Fits");
}

std::string statistic_words(const ClaimResult& claim) {
  if (claim.rows.empty()) return "";
  return one_statistic(claim) ? html_prose(claim.rows.front().statistic) : "see the table";
}

std::string details(const ClaimResult& claim) {
  return fmt::format(
      "<dl>{}{}{}{}{}{}{}{}</dl>\n<div class=\"figures\">{}</div>\n{}{}",
      entry("Statement", html_prose(claim.statement)),
      entry("Hypotheses", html_prose(claim.hypotheses)), entry("Source", html_text(claim.source)),
      entry("Regime", html_text(regime_words(claim))), entry("Statistic", statistic_words(claim)),
      entry("Verdict", html_text(verdict_words(claim))),
      entry("Result", html_text(result_text(claim))),
      entry("Error budget", html_text(budget_text(claim))), claim_figure(claim),
      measured_table(claim), fits_table(claim));
}

// By which page.js sorts and filters.
std::string data(const ClaimResult& claim, const ClaimPlace& place) {
  const std::vector<double> widths = abscissae(claim);
  const Range range = range_of(widths);
  std::string search = fmt::format("{} {} {} {}", claim.id, claim.statement, claim.source,
                                   claim.rows.empty() ? "" : claim.rows.front().statistic);
  return fmt::format(
      "data-id=\"{}\" data-run=\"{}\" data-family=\"{}\" data-verdict=\"{}\" data-due=\"{}\" "
      "data-predicted=\"{}\" data-estimate=\"{}\" data-interval=\"{}\" data-margin=\"{}\" "
      "data-narrowest=\"{}\" data-widest=\"{}\" data-search=\"{}\"",
      html_text(claim.id), html_text(place.run), html_text(family_of(claim)), name(claim.verdict),
      claim.as_expected() ? "yes" : "no", sort_key(claim.predicted), sort_key(claim.estimate),
      sort_key(claim.ci.half_width()), sort_key(claim.margin),
      widths.empty() ? "" : sort_key(range.lower), widths.empty() ? "" : sort_key(range.upper),
      html_text(search));
}

}  // namespace

std::string family_of(const ClaimResult& claim) {
  const ClaimGroup group = claim_group(claim);
  if (group == ClaimGroup::kControl) return "control";
  if (group == ClaimGroup::kOther) return "other";
  const std::string plain = take_apart(claim.id).plain;
  return plain.substr(0, plain.find('.'));
}

std::string claim_section(const ClaimResult& claim, const ClaimPlace& place) {
  const int columns = place.run.empty() ? 6 : 7;
  return fmt::format(
      "<tbody class=\"claim open\" {}>\n{}\n<tr class=\"more\" id=\"{}\"><td "
      "colspan=\"{}\">{}</td></tr></tbody>\n",
      data(claim, place), summary_row(claim, place), html_text(place.anchor), columns,
      details(claim));
}

}  // namespace widthwise::verify
