#include "plots/power_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "plots/gnuplot_text.hpp"
#include "plots/panel_grid.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_calibration.hpp"

namespace widthwise::plots {
namespace {

using verify::PowerCurve;
using verify::PowerPoint;

constexpr const char* kConfirmedColour = "#1e8449";
constexpr const char* kRefutedColour = "#c0392b";

// Deviation; of CONFIRMED and of REFUTED: fraction, ends of its interval, prediction.
std::string block(const PowerCurve& curve, std::size_t index) {
  std::string text = fmt::format("$power{} << EOD\n", index);
  for (const PowerPoint& point : curve.points) {
    const auto add = [&](std::int64_t count, double predicted) {
      const auto [value, interval] = verify::fraction_of(count, point.suites);
      text += fmt::format(" {:.9g} {:.9g} {:.9g} {:.9g}", value, interval.lower, interval.upper,
                          predicted);
    };
    text += fmt::format("{:.9e}", point.deviation);
    add(point.confirmed, point.predicted_confirmed);
    add(point.refuted, point.predicted_refuted);
    text += "\n";
  }
  return text + "EOD\n";
}

// Points are counted, lines predicted.
std::string curves(std::size_t index) {
  return fmt::format(
      "plot $power{0} using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.6 linewidth 1.2 "
      "linecolor '{1}' title 'CONFIRMED', "
      "$power{0} using 1:6:7:8 with yerrorbars pointtype 5 pointsize 0.6 linewidth 1.2 "
      "linecolor '{2}' title 'REFUTED', "
      "keyentry with points pointtype 0 linecolor 'white' title '(bars: 95 %)', "
      "$power{0} using 1:5 with lines linewidth 1.6 linecolor '{1}' notitle, "
      "$power{0} using 1:9 with lines linewidth 1.6 linecolor '{2}' notitle, "
      "keyentry with lines linewidth 1.6 linecolor '#404040' title 'predicted', "
      "keyentry with lines dashtype 3 linewidth 1.4 linecolor '#606060' title 'the margin'\n",
      index, kConfirmedColour, kRefutedColour);
}

std::string panel(const PanelGrid& grid, const PowerCurve& curve, int index) {
  std::string text = grid.place(index);
  text += index == 0 ? grid.legend() : "unset key\nunset label 1\n";
  text += fmt::format(
      "set label 2 {} at graph 0.5,1.155 center font ',12'\n"
      "set label 3 {} at graph 0.5,1.065 center font ',11'\n",
      gnuplot_text(curve.claim), gnuplot_text(curve.statistic));
  text += grid.at_left(index) ? "set ylabel 'chance of the verdict'\n" : "unset ylabel\n";
  text += grid.at_bottom(index) ? "set xlabel 'deviation of the truth, in margins'\n"
                                : "unset xlabel\n";
  return text + curves(static_cast<std::size_t>(index));
}

double largest_deviation(const std::vector<PowerCurve>& power) {
  double largest = 1.0;
  for (const PowerCurve& curve : power) {
    for (const PowerPoint& point : curve.points) largest = std::max(largest, point.deviation);
  }
  return largest;
}

}  // namespace

void draw_power(const verify::Calibration& calibration, const FigureFolder& folder) {
  const auto& power = calibration.power;
  const bool empty =
      std::ranges::all_of(power, [](const PowerCurve& curve) { return curve.points.empty(); });
  if (empty) return;
  const PanelGrid grid{.n_panels = static_cast<int>(power.size()),
                       .n_columns = 2,
                       .panel_height = 230,
                       .title_room = 100,
                       .row_gap = 100};
  const double largest = largest_deviation(power);
  const Range x{-0.03 * largest, 1.03 * largest};
  std::string script;
  for (std::size_t i = 0; i < power.size(); ++i) script += block(power[i], i);
  script += panel_look() + set_range('x', x) + set_range('y', {-0.04, 1.04}) + linear_tics(x, 'x') +
            linear_tics({0.0, 1.0}) +
            title_label(fmt::format("Verdicts on claims of known truth, suites with alpha = {}",
                                    verify::format_given(calibration.meta.power_alpha)),
                        grid.title_height()) +
            "set arrow from 1,graph 0 to 1,graph 1 nohead dashtype 3 linewidth 1.4 "
            "linecolor '#606060'\nset multiplot\n";
  for (std::size_t i = 0; i < power.size(); ++i) {
    script += panel(grid, power[i], static_cast<int>(i));
  }
  draw_figure(script + "unset multiplot\n", folder, verify::kPowerFigure, grid.size());
}

}  // namespace widthwise::plots
