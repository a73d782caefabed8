#include "verify/report/report_cost.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_charts.hpp"

namespace widthwise::verify {
namespace {

std::optional<double> seconds_at(const std::vector<CostPoint>& series, double width) {
  const auto found = std::ranges::find(series, width, &CostPoint::width);
  return found == series.end() ? std::nullopt : std::optional(found->seconds);
}

std::string milliseconds(std::optional<double> seconds) {
  return seconds ? format_significant(1e3 * *seconds, 3) : "";
}

std::string ratio(std::optional<double> over, std::optional<double> under) {
  return over && under ? format_significant(*over / *under, 3) : "";
}

std::string cost_table(const CostSeries& costs) {
  std::set<double> widths;
  for (const auto* series : {&costs.deferred, &costs.dense, &costs.floor}) {
    for (const CostPoint& point : *series) widths.insert(point.width);
  }
  MarkdownTable table({{"width"},
                       {"deferred (ms)"},
                       {"floor (ms)"},
                       {"deferred / floor"},
                       {"dense (ms)"},
                       {"dense / deferred"}});
  for (double width : widths) {
    const auto deferred = seconds_at(costs.deferred, width);
    const auto floor = seconds_at(costs.floor, width);
    const auto dense = seconds_at(costs.dense, width);
    table.add_row({fmt::format("{:.0f}", width), milliseconds(deferred), milliseconds(floor),
                   ratio(deferred, floor), milliseconds(dense), ratio(dense, deferred)});
  }
  return table.render();
}

std::string exponent_text(const CostSeries& costs) {
  if (std::isnan(costs.exponent)) {
    return fmt::format("Fewer than two widths from {} up: no exponent is fitted.", kCostFitWidth);
  }
  return fmt::format(
      "From width {} up a deferred draw costs width^{} (standard error of the exponent: {}; least "
      "squares of log time on log width).",
      kCostFitWidth, format_estimate(costs.exponent, costs.exponent_se),
      format_significant(costs.exponent_se, 2));
}

std::string explanation(const DrawCosts& costs) {
  return fmt::format(
      "## What a draw costs\n\n"
      "One thread, on {}. *Deferred* draws only what the products need, *dense* stores every "
      "matrix, and the *floor* is the time to merely generate the normals that the deferred draw "
      "uses.\n",
      markdown_text(costs.machine));
}

// One of the two kinds of network.
struct Part {
  const CostSeries* series;
  const char* text;
  const char* figure;
};

std::vector<Part> parts(const DrawCosts& costs) {
  std::vector<Part> list{
      {&costs.mlp,
       "One draw of the correlations K^(0) to K^(4) of an MLP with three hidden layers.", "cost"},
      {&costs.hypernet,
       "One draw of the correlations K^(0) to K^(4) of a hypernetwork with L\\_f = 1, H = 3 and "
       "n = m.",
       "cost-hypernet"}};
  std::erase_if(list, [](const Part& part) { return part.series->empty(); });
  return list;
}

// The ends of what was timed.
std::string extremes(const CostSeries& series) {
  std::string text;
  if (!series.deferred.empty()) {
    const CostPoint& widest = series.deferred.back();
    text +=
        fmt::format(" At width {:.0f} it takes {} ms.", widest.width, milliseconds(widest.seconds));
  }
  if (!series.dense.empty()) {
    const CostPoint& widest = series.dense.back();
    const std::string times = ratio(widest.seconds, seconds_at(series.deferred, widest.width));
    text +=
        fmt::format(" Stored matrices take {} ms at width {:.0f}{}.", milliseconds(widest.seconds),
                    widest.width, times.empty() ? "" : fmt::format(", {} times as long", times));
  }
  return text;
}

}  // namespace

std::string render_cost(const DrawCosts& costs, const std::string& figures) {
  std::string text = explanation(costs);
  for (const Part& part : parts(costs)) {
    text += fmt::format("\n{}\n\n{}\n{}\n\n{}", part.text, cost_table(*part.series),
                        exponent_text(*part.series),
                        figure_link(figures, part.figure, "time a draw against width"));
  }
  return text;
}

std::string render_cost_summary(const DrawCosts& costs) {
  std::string text = explanation(costs);
  for (const Part& part : parts(costs)) {
    text +=
        fmt::format("\n{}{} {}\n", part.text, extremes(*part.series), exponent_text(*part.series));
  }
  return text;
}

std::vector<std::string> cost_figures(const DrawCosts& costs) {
  const std::vector<Part> all = parts(costs);
  if (all.empty()) return {};
  return {all.front().figure};
}

}  // namespace widthwise::verify
