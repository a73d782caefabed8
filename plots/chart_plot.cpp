#include "plots/chart_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "plots/gnuplot_text.hpp"
#include "plots/panel_grid.hpp"

namespace widthwise::plots {
namespace {

using verify::Chart;
using verify::Curve;
using verify::CurvePoint;

constexpr const char* kColours[] = {"#8fbbe0", "#4c8fc7", "#1f5f9e", "#0b2f57",
                                    "#c0392b", "#1e8449", "#b9770e", "#6c3483"};
constexpr const char* kExactLook = "with lines dashtype (8,5) linewidth 1.8 linecolor '#c0392b'";

// --- ranges ---

std::vector<double> chart_abscissae(const Chart& chart) {
  std::vector<double> values;
  for (const Curve& curve : chart.curves) {
    for (const CurvePoint& point : curve.points) values.push_back(point.x);
  }
  return values;
}

// On a logarithmic axis what is not positive has no place.
void add_ordinates(const Curve& curve, bool log, std::vector<double>& values) {
  for (const CurvePoint& point : curve.points) {
    for (const double y : {point.y, point.lower, point.upper}) {
      if (!log || y > 0) values.push_back(y);
    }
  }
}

std::string x_axis(const Chart& chart) {
  const std::vector<double> values = chart_abscissae(chart);
  const Range all = range_of(values);
  if (chart.log_x) {
    const Range range = widened_log(all, std::pow(all.upper / all.lower, 0.04), 1.1);
    return "set logscale x 2\n" + set_range('x', range) + width_tics(range, values);
  }
  const bool degrees = chart.x_label.ends_with("(degrees)");
  const Range range = widened_linear(all, 0.02);
  return set_range('x', range) + (degrees ? degree_tics(range) : linear_tics(range, 'x'));
}

// Holds the given curves and all exact ones.
std::string y_axis(const Chart& chart, const std::vector<std::size_t>& shown) {
  std::vector<double> values;
  for (const std::size_t i : shown) add_ordinates(chart.curves[i], chart.log_y, values);
  for (const Curve& curve : chart.curves) {
    if (is_exact(curve)) add_ordinates(curve, chart.log_y, values);
  }
  const Range all = range_of(values);
  if (chart.log_y) {
    const Range range = widened_log(all, 1.3, 3);
    return "set logscale y\n" + set_range('y', range) + log_tics(range);
  }
  const Range range = widened_linear(all, 0.05);
  return set_range('y', range) + linear_tics(range);
}

// --- curves ---

std::string data(const Chart& chart) {
  std::string blocks;
  for (std::size_t i = 0; i < chart.curves.size(); ++i) {
    Curve curve = chart.curves[i];
    for (CurvePoint& point : curve.points) {
      // On a logarithmic axis a bar needs a positive lower end.
      if (chart.log_y) point.lower = std::max(point.lower, point.y / 10);
    }
    blocks += curve_block(curve, i);
  }
  return blocks;
}

std::string exact_curves(const Chart& chart, bool titled) {
  std::string list;
  for (std::size_t i = 0; i < chart.curves.size(); ++i) {
    if (!is_exact(chart.curves[i])) continue;
    list += fmt::format(", $curve{} using 1:2 {} {}", i, kExactLook,
                        titled ? "title " + gnuplot_text(chart.curves[i].label) : "notitle");
  }
  return list;
}

std::vector<std::size_t> measured(const Chart& chart) {
  std::vector<std::size_t> list;
  for (std::size_t i = 0; i < chart.curves.size(); ++i) {
    if (!is_exact(chart.curves[i])) list.push_back(i);
  }
  return list;
}

std::string one_panel(const Chart& chart, const PanelGrid& grid) {
  std::string curves;
  std::size_t colour = 0;
  for (const std::size_t i : measured(chart)) {
    curves += fmt::format(
        ", $curve{} using 1:2:3:4 with yerrorlines pointtype 7 pointsize 0.75 linewidth 1.6 "
        "linecolor '{}' title {}",
        i, kColours[colour++ % std::size(kColours)], gnuplot_text(chart.curves[i].label));
  }
  if (!curves.empty()) {
    curves += ", NaN with points pointtype 0 linecolor 'white' title " +
              gnuplot_text("(bars: " + chart.spread + ")");
  }
  return grid.place(0) + grid.legend() + y_axis(chart, measured(chart)) +
         fmt::format("set xlabel {}\nset ylabel {}\nplot NaN notitle{}{}\n",
                     gnuplot_text(chart.x_label), gnuplot_text(chart.y_label), curves,
                     exact_curves(chart, true));
}

std::string small_panel(const Chart& chart, const PanelGrid& grid, int panel, std::size_t curve) {
  const bool first = panel == 0;
  const auto title = [&](const std::string& text) {
    return first ? "title " + gnuplot_text(text) : std::string("notitle");
  };
  return grid.place(panel) + (first ? grid.legend() : "unset label 1\nunset key\n") +
         fmt::format(
             "set label 2 {} at graph 0.5,1.05 center font ',12'\n"
             "set xlabel {}\nset ylabel {}\n"
             "plot $curve{} using 1:3:4 with filledcurves linecolor '#dbe7f3' {}, "
             "$curve{} using 1:2 with linespoints pointtype 7 pointsize 0.6 linewidth 1.6 "
             "linecolor '#1f4e79' {}{}\n",
             gnuplot_text(chart.curves[curve].label),
             grid.at_bottom(panel) ? gnuplot_text(chart.x_label) : "''",
             grid.at_left(panel) ? gnuplot_text(chart.y_label) : "''", curve, title(chart.spread),
             curve, title("mean of draws"), exact_curves(chart, first));
}

// Each row has an axis of its own: where its curves reach far, they must not flatten the others.
std::string panels(const Chart& chart, const PanelGrid& grid) {
  const auto curves = measured(chart);
  std::string script = "set multiplot\n";
  for (int k = 0; k < grid.n_panels; ++k) {
    if (grid.at_left(k)) {
      const int end = std::min(k + grid.n_columns, grid.n_panels);
      script += y_axis(chart, {curves.begin() + k, curves.begin() + end});
    }
    script += small_panel(chart, grid, k, curves[k]);
  }
  return script + "unset multiplot\n";
}

// Of all rows of panels.
double longest_y_label(const Chart& chart, const PanelGrid& grid) {
  const auto curves = measured(chart);
  if (grid.n_panels == 1) return longest_label(y_axis(chart, curves));
  double longest = 0.0;
  for (int k = 0; k < grid.n_panels; k += grid.n_columns) {
    const int end = std::min(k + grid.n_columns, grid.n_panels);
    const std::string axis = y_axis(chart, {curves.begin() + k, curves.begin() + end});
    longest = std::max(longest, longest_label(axis));
  }
  return longest;
}

}  // namespace

void draw_chart(const Chart& chart, const FigureFolder& folder) {
  if (chart_abscissae(chart).empty()) {
    throw std::invalid_argument(fmt::format("{} has no points to draw", chart.id));
  }
  const int n_measured = static_cast<int>(measured(chart).size());
  const bool many = chart.panels && n_measured > 0;
  PanelGrid grid = many ? PanelGrid{n_measured, (n_measured + 1) / 2}
                        : PanelGrid{.n_panels = 1, .n_columns = 1, .panel_height = 420};
  grid.y_label = std::max(grid.y_label, longest_y_label(chart, grid));
  const std::string script = data(chart) + panel_look() + x_axis(chart) +
                             title_label(chart.title, grid.title_height()) +
                             (many ? panels(chart, grid) : one_panel(chart, grid));
  draw_figure(script, folder, chart.id, grid.size());
}

}  // namespace widthwise::plots
