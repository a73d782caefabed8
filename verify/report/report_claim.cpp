#include "verify/report/report_claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_charts.hpp"
#include "verify/results/qq_curve.hpp"
#include "verify/stats/estimator.hpp"

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

bool one_statistic(const ClaimResult& claim) {
  return std::ranges::all_of(claim.rows, [&](const ResultRow& row) {
    return row.statistic == claim.rows.front().statistic;
  });
}

std::string statistic_text(const ClaimResult& claim) {
  if (claim.rows.empty()) return "";
  return one_statistic(claim) ? markdown_text(claim.rows.front().statistic) : "see the table";
}

std::string result_text(const ClaimResult& claim) {
  const bool bound = claim.is_bound();
  return fmt::format("predicted {}{}, estimate {}, {} interval {}, margin {}{}",
                     bound ? "at most " : "", format_given(claim.predicted),
                     format_estimate(claim.estimate, claim.ci.half_width()),
                     format_confidence_level(claim.alpha), format_interval(claim.ci),
                     bound ? "+" : "±", format_margin(claim.margin));
}

std::string verdict_text(const ClaimResult& claim) {
  std::string text = fmt::format("**{}**", name(claim.verdict));
  if (claim.is_control()) {
    text += claim.as_expected() ? " (a control: refuted as it must be)"
                                : " (**a control that should be REFUTED: the run has no power**)";
  }
  if (claim.is_bound()) {
    text +=
        " (of an upper bound: CONFIRMED means that the whole interval lies below the prediction "
        "+ margin, REFUTED that it lies above)";
  }
  if (!claim.reason.empty()) text += ": " + markdown_text(claim.reason);
  return text;
}

// An exact zero has no margin.
std::string chance_at_margin(const ClaimResult& claim) {
  if (!(claim.margin > 0)) return "";
  return fmt::format(
      "; if the truth is a margin {}{}: at most {}", claim.is_bound() ? "above" : "off",
      claim.fit ? " and a fitted form is right" : "", format_significant(claim.alpha, 3));
}

std::string budget_text(const ClaimResult& claim) {
  return fmt::format(
      "alpha {} spent on this interval; {} look{} taken; chance of CONFIRMED if the "
      "prediction is exact, at the final standard error: {}{}",
      format_significant(claim.alpha, 3), claim.looks, claim.looks == 1 ? "" : "s",
      format_probability(claim.power), chance_at_margin(claim));
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

/// What the table of rows has columns for: those that would be empty are left out.
struct RowColumns {
  bool width_g, statistic, bands, slopes;

  explicit RowColumns(const ClaimResult& claim)
      : width_g(std::ranges::any_of(claim.rows, [](auto& row) { return row.width_g.has_value(); })),
        statistic(!one_statistic(claim)),
        bands(
            std::ranges::any_of(claim.rows, [](auto& row) { return std::isfinite(row.bands[2]); })),
        slopes(claim.fit && claim.fit->local_slopes.size() + 1 == claim.rows.size()) {}

  std::vector<MarkdownTable::Column> titles() const {
    std::vector<MarkdownTable::Column> list{{"width"}};
    if (width_g) list.push_back({"width of g"});
    list.push_back({"samples"});
    if (statistic) list.push_back({"statistic", Align::kLeft});
    list.push_back({"value"});
    list.push_back({"standard error"});
    if (bands) {
      for (double level : kBandLevels) list.push_back({fmt::format("{} %", 100 * level)});
    }
    if (slopes) list.push_back({"slope to the next width"});
    return list;
  }

  std::vector<std::string> cells(const ClaimResult& claim, std::size_t i) const {
    const ResultRow& row = claim.rows[i];
    std::vector<std::string> list{row.width_f ? std::to_string(*row.width_f) : "∞"};
    if (width_g) list.push_back(row.width_g ? std::to_string(*row.width_g) : "–");
    list.push_back(std::to_string(row.samples));
    if (statistic) list.push_back(markdown_text(row.statistic));
    list.push_back(format_estimate(row.value, row.se));
    list.push_back(format_significant(row.se, 2));
    if (bands) {
      for (double quantile : row.bands) list.push_back(format_significant(quantile, 3));
    }
    if (slopes) list.push_back(local_slope(*claim.fit, i));
    return list;
  }

  static std::string local_slope(const ResultFit& fit, std::size_t i) {
    if (i >= fit.local_slopes.size()) return "";
    const LocalSlope& local = fit.local_slopes[i];
    return fmt::format("{} ± {}", format_estimate(local.slope, local.se),
                       format_significant(local.se, 2));
  }
};

std::string rows_table(const ClaimResult& claim) {
  if (claim.rows.empty()) return "";
  const RowColumns columns(claim);
  MarkdownTable table(columns.titles());
  for (std::size_t i = 0; i < claim.rows.size(); ++i) table.add_row(columns.cells(claim, i));
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
