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

std::string width_in_words(double width) {
  return fmt::format("{:.0f}", width);
}

// All that was timed, in milliseconds.
std::string cost_table(const CostSeries& costs) {
  const std::vector<std::pair<const char*, const std::vector<CostPoint>*>> columns{
      {"fused", &costs.fused},       {"its normals", &costs.fused_floor},
      {"deferred", &costs.deferred}, {"its normals", &costs.floor},
      {"dense", &costs.dense},       {"earlier version", &costs.before}};
  std::set<double> widths;
  std::vector<MarkdownTable::Column> heads{{"width"}};
  for (const auto& [head, series] : columns) {
    if (series->empty()) continue;
    heads.push_back({fmt::format("{} (ms)", head)});
    for (const CostPoint& point : *series) widths.insert(point.width);
  }
  MarkdownTable table(heads);
  for (const double width : widths) {
    std::vector<std::string> row{width_in_words(width)};
    for (const auto& [head, series] : columns) {
      if (!series->empty()) row.push_back(milliseconds(seconds_at(*series, width)));
    }
    table.add_row(row);
  }
  return table.render();
}

// What runs draw with against the rest, at the widths that say most.
std::vector<std::string> ratios_at(const CostSeries& costs, double width) {
  const auto draw = seconds_at(costs.runs(), width);
  return {milliseconds(draw), ratio(draw, seconds_at(costs.floor_of_runs(), width)),
          ratio(draw, seconds_at(costs.deferred, width)),
          ratio(draw, seconds_at(costs.before, width))};
}

std::string ratio_table(const DrawCosts& costs) {
  MarkdownTable table({{"width"},
                       {"MLP (ms)"},
                       {"/ its normals"},
                       {"/ general engine"},
                       {"/ earlier version"},
                       {"hypernetwork (ms)"},
                       {"/ its normals"},
                       {"/ general engine"},
                       {"/ earlier version"}});
  for (const double width : {64.0, 1024.0, 8192.0, 131072.0, 1048576.0}) {
    if (!seconds_at(costs.mlp.runs(), width) && !seconds_at(costs.hypernet.runs(), width)) continue;
    std::vector<std::string> row{width_in_words(width)};
    for (const CostSeries* series : {&costs.mlp, &costs.hypernet}) {
      for (std::string& cell : ratios_at(*series, width)) row.push_back(std::move(cell));
    }
    table.add_row(std::move(row));
  }
  return table.render();
}

std::string exponent_text(const CostSeries& costs) {
  if (std::isnan(costs.exponent)) {
    return fmt::format("Fewer than two widths from {} up: no exponent is fitted.", kCostFitWidth);
  }
  return fmt::format(
      "From width {} up a draw costs width^{} (standard error of the exponent: {}; least "
      "squares of log time on log width).",
      kCostFitWidth, format_estimate(costs.exponent, costs.exponent_se),
      format_significant(costs.exponent_se, 2));
}

std::string explanation(const DrawCosts& costs) {
  std::string text = fmt::format(
      "## What a draw costs\n\n"
      "One thread, on {}, interleaved. *Fused* draws, which runs make, keep inner products alone; "
      "*deferred* draws, of the general engine, what products need; *dense* ones store every "
      "matrix; *its normals* is the time to generate the normals that a draw uses.",
      markdown_text(costs.machine));
  if (!costs.before.empty()) {
    text += fmt::format(" The *earlier version* is {}.", markdown_text(costs.before));
  }
  return text + "\n";
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
  if (!series.runs().empty()) {
    const CostPoint& widest = series.runs().back();
    text +=
        fmt::format(" At width {:.0f} it takes {} ms.", widest.width, milliseconds(widest.seconds));
  }
  if (!series.dense.empty()) {
    const CostPoint& widest = series.dense.back();
    const std::string times = ratio(widest.seconds, seconds_at(series.runs(), widest.width));
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
  std::string text = explanation(costs) + "\n";
  for (const Part& part : parts(costs)) {
    text +=
        fmt::format("{}{} {}\n", part.text, extremes(*part.series), exponent_text(*part.series));
  }
  return text + "\n" + ratio_table(costs);
}

std::string render_rank_costs(const RankCosts& costs) {
  constexpr int kNodes = 100;
  constexpr int kThreads = 2;
  constexpr double kHour = 3600.0;
  return fmt::format(
      "\nOver ranks: {} s of draws on one rank of one thread took {} times as long as on two, "
      "beside {} s of rank 0 for all else. If each further rank gains what the second did, a run "
      "whose draws take {} threads an hour takes {} nodes of as many {} s.\n",
      format_significant(costs.draw_seconds, 3), format_significant(costs.ratio, 3),
      format_significant(costs.other_seconds, 2), kThreads, kNodes,
      format_significant(costs.projected_seconds(kThreads * kHour, kThreads * kNodes), 2));
}

std::vector<std::string> cost_figures(const DrawCosts& costs) {
  const std::vector<Part> all = parts(costs);
  if (all.empty()) return {};
  return {all.front().figure};
}

}  // namespace widthwise::verify
