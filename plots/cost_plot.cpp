#include "plots/cost_plot.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "plots/figure.hpp"
#include "plots/panel_grid.hpp"
#include "verify/report/number_format.hpp"

namespace widthwise::plots {
namespace {

using verify::CostPoint;
using verify::CostSeries;

std::string block(const char* label, const std::vector<CostPoint>& series) {
  std::string text = fmt::format("${} << EOD\n", label);
  for (const CostPoint& point : series) {
    text += fmt::format("{:.9e} {:.9e}\n", point.width, 1e3 * point.seconds);
  }
  return text + "EOD\n";
}

std::string curve(const char* label, const std::vector<CostPoint>& series, const char* look,
                  const std::string& title) {
  if (series.empty()) return "";
  return fmt::format("${} using 1:2 with linespoints {} title '{}', ", label, look, title);
}

std::string with_exponent(const CostSeries& costs, const std::string& title) {
  if (std::isnan(costs.exponent)) return title;
  return fmt::format("{}: n^{{{}}}", title, verify::format_significant(costs.exponent, 3));
}

std::string deferred_title(const CostSeries& costs) {
  return costs.fused.empty() ? with_exponent(costs, "deferred") : "general engine";
}

std::string script(const CostSeries& costs, const std::string& network) {
  std::vector<double> widths, times;
  for (const auto* series : {&costs.fused, &costs.deferred, &costs.dense, &costs.floor_of_runs()}) {
    for (const CostPoint& point : *series) {
      widths.push_back(point.width);
      times.push_back(1e3 * point.seconds);
    }
  }
  const Range x = widened_log(range_of(widths), 1.2, 1.1);
  const Range y = widened_log(range_of(times), 1.6, 3);
  return block("fused", costs.fused) + block("deferred", costs.deferred) +
         block("dense", costs.dense) + block("floor", costs.floor_of_runs()) + panel_look() +
         set_range('x', x) + set_range('y', y) + width_tics(x, widths) + log_tics(y) +
         fmt::format(
             "set logscale x 2\nset logscale y\n"
             "set xlabel 'width n'\nset ylabel 'milliseconds a draw'\n"
             "set lmargin at screen 0.115\nset rmargin at screen 0.725\n"
             "set tmargin at screen 0.90\nset bmargin at screen 0.13\n"
             "set label 1 'Time a draw of K^{{(0)}} to K^{{(4)}}, {}' at screen 0.5,0.955 center "
             "font ',14'\n"
             "set key at screen 0.74,0.90 left top vertical Left reverse samplen 2.5 spacing 1.3\n",
             network) +
         "plot " +
         curve("dense", costs.dense, "pointtype 5 pointsize 0.7 linewidth 1.6 linecolor '#c0392b'",
               "dense matrices") +
         curve("deferred", costs.deferred,
               "pointtype 7 pointsize 0.75 linewidth 1.6 linecolor '#1f4e79'",
               deferred_title(costs)) +
         curve("fused", costs.fused, "pointtype 9 pointsize 0.85 linewidth 1.6 linecolor '#1e8449'",
               with_exponent(costs, "fused")) +
         curve("floor", costs.floor_of_runs(),
               "dashtype (8,5) pointtype 6 pointsize 0.7 linewidth 1.2 linecolor '#7f8c8d'",
               "floor: only the normals") +
         "NaN notitle\n";
}

}  // namespace

void draw_cost(const verify::DrawCosts& costs, const FigureFolder& folder) {
  const FigureSize size{.width = 1000, .height = 560};
  if (!costs.mlp.empty()) draw_figure(script(costs.mlp, "MLP"), folder, "cost", size);
  if (!costs.hypernet.empty()) {
    draw_figure(script(costs.hypernet, "hypernetwork with n = m"), folder, "cost-hypernet", size);
  }
}

}  // namespace widthwise::plots
