#include "verify/report/report_calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "verify/base/text_wrap.hpp"
#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_charts.hpp"
#include "verify/report/report_run.hpp"
#include "verify/report/terminal_columns.hpp"

namespace widthwise::verify {
namespace {

using Cells = std::vector<std::string>;

/// In margins; on a narrow terminal the highest ranks are not shown.
struct ShownDeviation {
  double deviation;
  int rank;
};
constexpr ShownDeviation kShownDeviations[] = {{0.0, 0}, {0.5, 2}, {1.0, 1}, {1.5, 2}, {2.0, 0}};

/// A table that both the terminal and the report show.
struct Table {
  std::string title;
  TerminalTable body;
};

std::string percent(double fraction) {
  return fmt::format("{:.1f} %", 100.0 * fraction);
}

std::string standing(const ErrorRate& rate, double level) {
  if (rate.exceeds(level)) return "EXCEEDS";
  return rate.shown() ? "kept" : "consistent";
}

bool same_suites(const SuiteCounts& counts, const ErrorRate& rate) {
  return counts.truth == rate.truth && counts.deviation == rate.deviation &&
         counts.alpha == rate.alpha;
}

// The whole suites of a truth inside the declared families, and claims whose rate exceeds.
Table rates_table(const Calibration& calibration, const std::string& truth) {
  Table table{fmt::format("Wrong verdicts under {}", truth),
              {{{.title = "alpha"},
                {.title = "claim", .align = Align::kLeft},
                {.title = "wrong if", .align = Align::kLeft},
                {.title = "promised", .rank = 2},
                {.title = "errors", .rank = 1},
                {.title = "suites", .rank = 4},
                {.title = "rate", .rank = 5},
                {.title = "95 % bound", .rank = 3},
                {.title = "promise", .align = Align::kLeft}},
               {}}};
  const double level = calibration.level();
  for (const ErrorRate& rate : calibration.rates()) {
    if (rate.truth != truth || (rate.subject != kWholeSuite && !rate.exceeds(level))) continue;
    table.body.rows.push_back({format_given(rate.alpha), rate.subject, rate.event,
                               format_significant(rate.nominal, 3), std::to_string(rate.errors),
                               std::to_string(rate.suites), format_significant(rate.observed(), 2),
                               format_significant(rate.upper(), 2), standing(rate, level)});
  }
  return table;
}

std::vector<Table> rates_tables(const Calibration& calibration) {
  std::vector<Table> tables;
  std::string last;
  for (const SuiteCounts& counts : calibration.counts) {
    if (!counts.inside || counts.truth == last) continue;
    last = counts.truth;
    tables.push_back(rates_table(calibration, last));
  }
  return tables;
}

std::string with_interval(const Fraction& fraction) {
  return fmt::format("{:.1f} [{:.1f}, {:.1f}]", 100 * fraction.value, 100 * fraction.interval.lower,
                     100 * fraction.interval.upper);
}

// "98.2 (slope.r2)": the claim whose intervals covered least often.
std::string least_covered(const SuiteCounts& counts) {
  const auto least = std::ranges::min_element(counts.claims, {}, &VerdictCounts::covered);
  if (least == counts.claims.end() || least->covered == counts.suites) return "";
  const double value = fraction_of(least->covered, counts.suites).value;
  return fmt::format("{:.1f} ({})", 100 * value, least->claim);
}

std::string false_verdicts(const SuiteCounts& counts) {
  return fmt::format("{} {}", counts.exact() ? counts.any_refuted : counts.any_confirmed,
                     counts.exact() ? "REFUTED" : "CONFIRMED");
}

// Whether the rates of these whole suites exceed their promise.
std::string standing(const Calibration& calibration, const SuiteCounts& counts,
                     const std::vector<ErrorRate>& rates) {
  const double level = calibration.level();
  std::string worst = "kept";
  for (const ErrorRate& rate : rates) {
    if (rate.subject != kWholeSuite || !same_suites(counts, rate)) continue;
    if (rate.exceeds(level)) return standing(rate, level);
    if (!rate.shown()) worst = standing(rate, level);
  }
  return worst;
}

Table truths_table(const Calibration& calibration) {
  Table table{"Coverage and false verdicts by truth",
              {{{.title = "truth", .align = Align::kLeft},
                {.title = "family", .align = Align::kLeft, .rank = 4},
                {.title = "alpha"},
                {.title = "case", .align = Align::kLeft},
                {.title = "suites", .rank = 3},
                {.title = "all cover, %", .rank = 1},
                {.title = "least, %", .align = Align::kLeft, .rank = 5},
                {.title = "false", .align = Align::kLeft},
                {.title = "promise", .align = Align::kLeft, .rank = 2}},
               {}}};
  const std::vector<ErrorRate> rates = calibration.rates();
  for (const SuiteCounts& counts : calibration.counts) {
    table.body.rows.push_back(
        {counts.truth, counts.inside ? "inside" : "outside", format_given(counts.alpha),
         counts.exact() ? "exact" : "off", std::to_string(counts.suites),
         with_interval(fraction_of(counts.all_covered, counts.suites)), least_covered(counts),
         false_verdicts(counts), standing(calibration, counts, rates)});
  }
  return table;
}

// At the largest alpha, where there is most to count, both cases of a truth in one row.
Table truths_summary(const Calibration& calibration) {
  const double alpha = std::ranges::max_element(calibration.counts, {}, &SuiteCounts::alpha)->alpha;
  Table table{fmt::format("Coverage and false verdicts by truth, at alpha {}", format_given(alpha)),
              {{{.title = "truth", .align = Align::kLeft},
                {.title = "family", .align = Align::kLeft},
                {.title = "suites"},
                {.title = "all cover if exact, %"},
                {.title = "REFUTED", .align = Align::kLeft},
                {.title = "all cover if off, %"},
                {.title = "CONFIRMED", .align = Align::kLeft}},
               {}}};
  const std::vector<ErrorRate> rates = calibration.rates();
  const auto with_standing = [&](const SuiteCounts& counts) {
    return fmt::format("{} ({})", counts.exact() ? counts.any_refuted : counts.any_confirmed,
                       standing(calibration, counts, rates));
  };
  std::vector<Cells> rows;
  for (const SuiteCounts& counts : calibration.counts) {
    if (counts.alpha != alpha) continue;
    auto row =
        std::ranges::find_if(rows, [&](const Cells& each) { return each.front() == counts.truth; });
    if (row == rows.end()) {
      rows.push_back({counts.truth, counts.inside ? "inside" : "outside",
                      std::to_string(counts.suites), "", "", "", ""});
      row = rows.end() - 1;
    }
    const std::size_t first = counts.exact() ? 3 : 5;
    (*row)[first] = with_interval(fraction_of(counts.all_covered, counts.suites));
    (*row)[first + 1] = with_standing(counts);
  }
  table.body.rows = std::move(rows);
  return table;
}

Table verdicts_table(const Calibration& calibration) {
  Table table{"Verdicts on single claims that are exact, under the first truth",
              {{{.title = "alpha"},
                {.title = "claim", .align = Align::kLeft},
                {.title = "suites", .rank = 1},
                {.title = "CONFIRMED"},
                {.title = "INCONCLUSIVE"},
                {.title = "REFUTED"}},
               {}}};
  for (const SuiteCounts& counts : calibration.counts) {
    if (!counts.exact() || counts.truth != calibration.counts.front().truth) continue;
    for (const VerdictCounts& claim : counts.claims) {
      table.body.rows.push_back({format_given(counts.alpha), claim.claim,
                                 std::to_string(counts.suites), std::to_string(claim.confirmed),
                                 std::to_string(claim.inconclusive),
                                 std::to_string(claim.refuted)});
    }
  }
  return table;
}

std::string measured_and_predicted(const PowerCurve& curve, double deviation,
                                   std::int64_t PowerPoint::*count, double PowerPoint::*predicted) {
  const auto point = std::ranges::find(curve.points, deviation, &PowerPoint::deviation);
  if (point == curve.points.end()) return "";
  return fmt::format("{:.1f} ({:.1f})", 100.0 * fraction_of((*point).*count, point->suites).value,
                     100.0 * ((*point).*predicted));
}

Table power_table(const Calibration& calibration) {
  Table table{
      "Measured (predicted) chance of a verdict in percent, against the deviation in margins",
      {{{.title = "claim", .align = Align::kLeft}, {.title = "verdict", .align = Align::kLeft}},
       {}}};
  for (const auto& [deviation, rank] : kShownDeviations) {
    table.body.columns.push_back({.title = format_given(deviation), .rank = rank});
  }
  for (const PowerCurve& curve : calibration.power) {
    Cells confirmed{curve.claim, "CONFIRMED"};
    Cells refuted{curve.claim, "REFUTED"};
    for (const auto& [deviation, rank] : kShownDeviations) {
      confirmed.push_back(measured_and_predicted(curve, deviation, &PowerPoint::confirmed,
                                                 &PowerPoint::predicted_confirmed));
      refuted.push_back(measured_and_predicted(curve, deviation, &PowerPoint::refuted,
                                               &PowerPoint::predicted_refuted));
    }
    table.body.rows.push_back(std::move(confirmed));
    table.body.rows.push_back(std::move(refuted));
  }
  return table;
}

std::string in_markdown(const Table& table) {
  std::vector<MarkdownTable::Column> columns;
  for (const TerminalColumn& column : table.body.columns) {
    columns.push_back({column.title, column.align});
  }
  MarkdownTable markdown(std::move(columns));
  for (Cells row : table.body.rows) {
    std::ranges::transform(row, row.begin(), markdown_text);
    markdown.add_row(std::move(row));
  }
  return fmt::format("### {}\n\n{}", markdown_text(table.title), markdown.render());
}

std::string outcome_text(const Calibration& calibration) {
  const auto rates = calibration.rates();
  const auto exceeded = std::ranges::count_if(
      rates, [level = calibration.level()](const ErrorRate& rate) { return rate.exceeds(level); });
  if (exceeded > 0) {
    return fmt::format("{} of {} rates EXCEED their promise", exceeded, rates.size());
  }
  return fmt::format("no rate exceeds its promise; {} of {} are shown to keep it",
                     std::ranges::count_if(rates, &ErrorRate::shown), rates.size());
}

std::string level_text(const Calibration& calibration) {
  return fmt::format(
      "EXCEEDS: a rate as promised would give so many errors with a chance below {} only, so that "
      "of verdicts that keep their promise any is said to with a chance of {} at most. Kept: the "
      "95 % bound is at most the promise. Consistent: neither; so few errors were promised that "
      "more suites are needed to tell.",
      format_significant(calibration.level(), 2), format_given(Calibration::kFalseAlarm));
}

std::string agreement_text(const Calibration& calibration) {
  PowerAgreement all;
  for (const PowerCurve& curve : calibration.power) {
    const PowerAgreement one = curve.agreement();
    all.inside += one.inside;
    all.total += one.total;
    all.largest_difference = std::max(all.largest_difference, one.largest_difference);
  }
  if (all.total == 0) return "";
  return fmt::format(
      "Of {} measured fractions {} have the predicted chance in their 95 % interval; the largest "
      "difference is {}.",
      all.total, all.inside, percent(all.largest_difference));
}

std::string design_text(const CalibrationMeta& meta) {
  return fmt::format(
      "{} suites of {} claims for each alpha and truth inside the declared families, {} widths "
      "from "
      "{} to {}, {} draws a width at the first of at most {} looks; fewer suites of one look at {} "
      "draws a width for truths outside; seed {}",
      meta.n_suites, meta.n_claims, meta.widths.size(), meta.widths.front(), meta.widths.back(),
      meta.n_samples, meta.n_looks, meta.n_outside_samples, meta.seed);
}

std::string partial_text(const CalibrationMeta& meta) {
  return meta.partial ? "PARTIAL: interrupted before all suites were run" : "";
}

constexpr const char* kErrorRatesExplanation =
    "Suites of claims about random numbers whose truth is known went through the very code that "
    "judges networks: draws, looks, the split of alpha, fits, intervals and verdicts. At each "
    "alpha of the suite and under each truth (the factor that finite width adds to what is "
    "measured) claims were once *exact* and once a whole *margin* off, to either side in turn. "
    "Where a declared family of corrections holds the truth (*inside*), neither CONFIRMED nor "
    "REFUTED is due at the margin, and each is hardest to avoid: any wrong verdict in a suite, and "
    "any interval that misses, may happen with a chance of alpha, one of a single claim with its "
    "share of it. Where none does (*outside*), no interval is promised to cover; promised is only "
    "that claims a margin off are not CONFIRMED and exact ones not REFUTED. An interval *covers* "
    "if "
    "it contains what is true, or if there is none to be believed, since nothing fits or the "
    "asymptotic regime is not reached. An exact zero that is none may be REFUTED. Under roots of a "
    "logarithm a claim that is off lies a margin off both the exponent and the straight slope that "
    "the root has over the three largest widths, since no slope at these widths tells a root of a "
    "logarithm from a power of 0.06. The measured curve is that of the median of "
    "conjecture.hypernet.joint.r3 at 40000 draws a width, seed 102, judged with the forms that "
    "this "
    "claim declares. Columns that are drawn, truths and claims are in "
    "`verify/studies/synthetic_study.hpp` and `synthetic_truth.hpp`.";

constexpr const char* kPowerExplanation =
    "Power curves are of one look. Predictions are those of a normal estimate with the standard "
    "errors that the suites came to; that a fit may be rejected, and that errors are estimated "
    "from the same draws, they leave out.";

std::string head_text(const Calibration& calibration) {
  const CalibrationMeta& meta = calibration.meta;
  std::string text = fmt::format(
      "## Error rates\n\n{}\n\n- **Run:** {}\n- **Design:** {}\n- **Outcome:** {}\n",
      kErrorRatesExplanation, provenance_text(meta), design_text(meta), outcome_text(calibration));
  return meta.partial ? text + fmt::format("- **{}**\n", partial_text(meta)) : text;
}

std::string power_text(const Calibration& calibration) {
  return fmt::format("Alpha of a suite: {}. {} {}\n", format_given(calibration.meta.power_alpha),
                     kPowerExplanation, agreement_text(calibration));
}

}  // namespace

std::string render_calibration(const Calibration& calibration, const std::string& figures) {
  std::string text = head_text(calibration) + "\n" + in_markdown(truths_table(calibration)) + "\n";
  for (const Table& table : rates_tables(calibration)) text += in_markdown(table) + "\n";
  text +=
      fmt::format("{}\n\n{}", level_text(calibration), in_markdown(verdicts_table(calibration)));
  if (!has_power_figure(calibration)) return text;
  return text + fmt::format("\n{}\n{}\n{}", in_markdown(power_table(calibration)),
                            power_text(calibration),
                            figure_link(figures, kPowerFigure, "verdicts against the deviation"));
}

std::string render_calibration_summary(const Calibration& calibration) {
  return head_text(calibration) + "\n" + in_markdown(truths_summary(calibration));
}

bool has_power_figure(const Calibration& calibration) {
  return std::ranges::any_of(calibration.power,
                             [](const PowerCurve& curve) { return !curve.points.empty(); });
}

std::string render_terminal_table(const Calibration& calibration, std::size_t width) {
  std::string text = wrap(design_text(calibration.meta), kHangingIndent, width) + "\n";
  std::vector<Table> tables{truths_table(calibration)};
  std::ranges::move(rates_tables(calibration), std::back_inserter(tables));
  tables.push_back(verdicts_table(calibration));
  tables.push_back(power_table(calibration));
  for (const Table& table : tables) {
    text += wrap(table.title, kHangingIndent, width) + in_terminal(table.body, width) + "\n";
  }
  for (const std::string& sentence : {agreement_text(calibration), level_text(calibration),
                                      outcome_text(calibration), partial_text(calibration.meta)}) {
    if (!sentence.empty()) text += wrap(sentence, kHangingIndent, width);
  }
  return text;
}

}  // namespace widthwise::verify
