#include "widthwise/verify/report_dyer_gurari.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "widthwise/verify/contraction.hpp"
#include "widthwise/verify/markdown.hpp"
#include "widthwise/verify/number_format.hpp"
#include "widthwise/verify/report_charts.hpp"

namespace widthwise::verify {
namespace {

// What they measured with.
constexpr double kSmallestWidth = 128;
constexpr double kLargestWidth = 8192;
constexpr double kDraws = 1000;

constexpr double kFarErrors = 2.0;

double bound(const PublishedCell& cell) {
  const Contraction function = parse_contraction(std::string(cell.function->contraction));
  return cell.variance ? theory::cluster_variance_bound(function.n_factors(), function.edges)
                       : theory::cluster_bound(function.n_factors(), function.edges);
}

std::string activation(const ClaimResult& claim) {
  return claim.id.substr(claim.id.rfind('.') + 1);
}

// How the published exponent compares with ours.
std::string comparison(const MeasuredCell& cell) {
  const ClaimResult& claim = *cell.claim;
  if (!claim.fit) return "";
  const double theirs = cell.published.exponent();
  if (theirs >= claim.ci.lower && theirs <= claim.ci.upper) return "agrees";
  const auto line = plain_line(claim);
  if (!line) return "differs";
  return std::abs(theirs - line->value) <= kFarErrors * line->se ? "as a plain line"
                                                                 : "differs, as a line too";
}

std::string line_text(const ClaimResult& claim) {
  const auto line = plain_line(claim);
  if (!line) return "–";
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
    const double se = claim.fit ? claim.fit->power_law.slope_se : std::nan("");
    table.add_row(
        {std::string(cell.published.function->name), cell.published.variance ? "variance" : "mean",
         activation(claim), format_given(bound(cell.published)), format_given(claim.predicted),
         format_given(cell.published.exponent()),
         fmt::format("{} ± {}", format_estimate(claim.estimate, se), format_significant(se, 2)),
         std::string(name(claim.verdict)), line_text(claim), comparison(cell)});
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

constexpr const char* kExplanation =
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
    "would leave in it (more for f2 and f4, whose values here are averages of conditional moments "
    "instead of draws). Where theirs lies outside our interval the last column says whether it is "
    "what a plain line with that error gives.\n";

}  // namespace

std::vector<MeasuredCell> measured_cells(const Results& results) {
  std::vector<MeasuredCell> cells;
  for (const ClaimResult& claim : results.claims) {
    if (const auto cell = published_cell(claim.id)) cells.push_back({*cell, &claim});
  }
  std::ranges::stable_sort(cells, {}, [](const MeasuredCell& cell) {
    return std::tuple(cell.published.variance, cell.published.function, cell.published.activation);
  });
  return cells;
}

// sum_i c_i log|q_i| with c_i = (x_i - mean x) / sum (x - mean x)^2, x = log n.
std::optional<Estimate> plain_line(const ClaimResult& claim) {
  std::vector<const ResultRow*> rows;
  double mean_x = 0.0;
  for (const ResultRow& row : claim.rows) {
    if (row.abscissa < kSmallestWidth || row.abscissa > kLargestWidth) continue;
    if (row.value == 0.0) return std::nullopt;
    rows.push_back(&row);
    mean_x += std::log(row.abscissa);
  }
  constexpr std::size_t kFewest = 3;
  if (rows.size() < kFewest) return std::nullopt;
  mean_x /= static_cast<double>(rows.size());
  double sum_of_squares = 0.0;
  double slope = 0.0;
  double variance = 0.0;
  for (const ResultRow* row : rows) {
    const double x = std::log(row->abscissa) - mean_x;
    const double relative_se = row->se / row->value;
    sum_of_squares += x * x;
    slope += x * std::log(std::abs(row->value));
    variance += x * x * relative_se * relative_se * static_cast<double>(row->samples) / kDraws;
  }
  return Estimate{slope / sum_of_squares, std::sqrt(variance) / sum_of_squares};
}

std::string render_dyer_gurari(const Results& results, const std::string& figures,
                               const std::string& heading) {
  const std::vector<MeasuredCell> cells = measured_cells(results);
  if (cells.empty()) return "";
  return fmt::format(
      "{} The table of Dyer and Gur-Ari\n\n{}\n{}\n{}\n{}", heading, kExplanation, functions_list(),
      cells_table(cells),
      figure_link(figures, kDyerGurariFigure, "correlation functions against width"));
}

}  // namespace widthwise::verify
