#include "verify/report/report_dyer_gurari.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <string_view>

#include "verify/base/contraction.hpp"
#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_charts.hpp"
#include "verify/results/dyer_gurari_cells.hpp"

namespace widthwise::verify {
namespace {

using theory::PublishedWeights;

constexpr double kFarErrors = 2.0;

double bound(const theory::PublishedCell& cell) {
  const Contraction function = parse_contraction(std::string(cell.function->contraction));
  return cell.variance ? theory::cluster_variance_bound(function.n_factors(), function.edges)
                       : theory::cluster_bound(function.n_factors(), function.edges);
}

std::string activation(const ClaimResult& claim) {
  return claim.id.substr(claim.id.rfind('.') + 1);
}

// Whether draws stand behind the claim's values: those of products of outputs are, with Gaussian
// weights, averages of conditional moments, which scatter far less and tell nothing of the noise of
// their draws.
bool from_draws(const MeasuredCell& cell) {
  return cell.published.weights == PublishedWeights::kSigns ||
         cell.published.function->contraction.find("d_") != std::string_view::npos;
}

bool agrees(const MeasuredCell& cell) {
  const double theirs = cell.published.exponent();
  return theirs >= cell.claim->ci.lower && theirs <= cell.claim->ci.upper;
}

// How the published exponent compares with ours.
std::string comparison(const MeasuredCell& cell) {
  const ClaimResult& claim = *cell.claim;
  if (!claim.fit) return "";
  const double theirs = cell.published.exponent();
  if (agrees(cell)) return "agrees";
  const auto line = plain_line(claim);
  if (!line || !from_draws(cell)) return "differs (error of theirs unknown)";
  return std::abs(theirs - line->value) <= kFarErrors * line->se ? "as a plain line"
                                                                 : "differs, as a line too";
}

std::string line_text(const MeasuredCell& cell) {
  const auto line = plain_line(*cell.claim);
  if (!line) return "–";
  if (!from_draws(cell)) return format_estimate(line->value, line->se);
  return fmt::format("{} ± {}", format_estimate(line->value, line->se),
                     format_significant(line->se, 2));
}

std::string cells_table(const std::vector<MeasuredCell>& cells) {
  MarkdownTable table({{"function", Align::kLeft},
                       {"statistic", Align::kLeft},
                       {"activation", Align::kLeft},
                       {"bound"},
                       {"predicted"},
                       {"theirs"},
                       {"ours ± s.e."},
                       {"verdict", Align::kLeft},
                       {"plain line, 1000 draws"},
                       {"theirs and ours", Align::kLeft}});
  for (const MeasuredCell& cell : cells) {
    const ClaimResult& claim = *cell.claim;
    const double se = claim.fit ? claim.fit->best().target_se : std::nan("");
    table.add_row(
        {std::string(cell.published.function->name), cell.published.variance ? "variance" : "mean",
         activation(claim), format_given(bound(cell.published)), format_given(claim.predicted),
         format_given(cell.published.exponent()),
         fmt::format("{} ± {}", format_estimate(claim.estimate, se), format_significant(se, 2)),
         std::string(name(claim.verdict)), line_text(cell), comparison(cell)});
  }
  return table.render();
}

std::string functions_list() {
  std::string text;
  for (const theory::PublishedFunction& function : theory::kPublishedFunctions) {
    text +=
        fmt::format("- {}: {}\n", function.name, markdown_code(std::string(function.contraction)));
  }
  return text;
}

constexpr const char* kTableExplanation =
    "**bound** is the conjectured upper bound [Dyer2020], of the variance that of two copies of "
    "the "
    "function. **predicted** is, for tanh, the bound taken as attained, with one power less for "
    "the "
    "variance where all clusters are even (our conjecture); for linear and ReLU networks what "
    "Theorem 1 makes of the function, which goes below the bound. **theirs** are the published "
    "exponents: straight lines through the widths 2^7..2^13 with 1000 initialisations each, "
    "without "
    "error bars. **ours** has the correction b / n in its fit. **plain line** is the slope of a "
    "straight line through our values at the same widths, with the error that 1000 draws a width "
    "leave in it. Where theirs lies outside our interval the last column says whether it is what a "
    "plain line gives, to two of these errors.";

constexpr const char* kOfGaussian =
    " The values of f2 and f4 here are averages of conditional moments instead of draws, whose "
    "noise is far smaller than theirs: there the error of their line is not known.";

constexpr const char* kOfSigns =
    " All predictions are those of Gaussian weights. The published row of k2-squared is that of "
    "Gaussian weights to the digit, perhaps a copy.";

std::string section(const Results& results, PublishedWeights weights, const std::string& figures,
                    const std::string& heading) {
  const std::vector<MeasuredCell> cells = measured_cells(results, weights);
  if (cells.empty()) return "";
  const bool signs = weights == PublishedWeights::kSigns;
  return fmt::format(
      "{} The table of Dyer and Gur-Ari{}\n\n{}{}\n\n{}\n{}\n{}", heading,
      signs ? ", weights +-1" : "", kTableExplanation, signs ? kOfSigns : kOfGaussian,
      functions_list(), cells_table(cells),
      figure_link(figures, dyer_gurari_figure(weights), "correlation functions against width"));
}

}  // namespace

std::string render_dyer_gurari(const Results& results, const std::string& figures,
                               const std::string& heading) {
  const std::string gaussian = section(results, PublishedWeights::kGaussian, figures, heading);
  const std::string signs = section(results, PublishedWeights::kSigns, figures, heading);
  return gaussian + (gaussian.empty() || signs.empty() ? "" : "\n") + signs;
}

std::string render_signs_note(const Results& results) {
  const std::vector<MeasuredCell> cells = measured_cells(results, PublishedWeights::kSigns);
  if (cells.empty()) return "";
  std::vector<std::string> others;
  for (const MeasuredCell& cell : cells) {
    if (agrees(cell)) continue;
    const ClaimResult& claim = *cell.claim;
    others.push_back(fmt::format("{} with {} ({:g}; ours {} {})", cell.published.function->name,
                                 activation(claim), cell.published.exponent(),
                                 format_estimate(claim.estimate, claim.ci.half_width()),
                                 format_interval(claim.ci)));
  }
  return fmt::format(
      "With weights +-1 our intervals hold {} of the {} exponents that Dyer and Gur-Ari published "
      "for them{}{}.\n",
      cells.size() - others.size(), cells.size(), others.empty() ? "" : ", all but ",
      fmt::join(others, ", "));
}

}  // namespace widthwise::verify
