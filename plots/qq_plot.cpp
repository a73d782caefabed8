#include "plots/qq_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "plots/claim_panel.hpp"
#include "plots/gnuplot_text.hpp"
#include "plots/panel_grid.hpp"
#include "verify/results/qq_curve.hpp"

namespace widthwise::plots {
namespace {

using verify::ClaimResult;
using verify::Curve;
using verify::CurvePoint;

// Of x or of y over all curves, so that the panels compare.
Range range(const ClaimResult& claim, double CurvePoint::*coordinate) {
  std::vector<double> values;
  for (const Curve& curve : claim.curves) {
    for (const CurvePoint& point : curve.points) values.push_back(point.*coordinate);
  }
  const Range all = range_of(values);
  const double air = std::max(0.05 * (all.upper - all.lower), 1e-3);
  return {all.lower - air, all.upper + air};
}

Range y_range(const ClaimResult& claim) {
  const Range y = range(claim, &CurvePoint::y);
  const Range band_low = range(claim, &CurvePoint::lower);
  const Range band_high = range(claim, &CurvePoint::upper);
  return {std::min(y.lower, band_low.lower), std::max(y.upper, band_high.upper)};
}

std::string panel(const ClaimResult& claim, const PanelGrid& grid, int index) {
  const Curve& curve = claim.curves[index];
  const bool first = index == 0;
  const auto title = [&](const char* text) {
    return first ? fmt::format("title '{}'", text) : std::string("notitle");
  };
  return grid.place(index) + (first ? grid.legend() : "unset label 1\nunset key\n") +
         fmt::format(
             "set label 3 {} at graph 0.5,1.05 center\nset xlabel {}\nset ylabel {}\n"
             "plot $curve{} using 1:3:4 with filledcurves linecolor '#f6dcd8' {}, "
             "x with lines dashtype (8,5) linewidth 1.4 linecolor '#c0392b' {}, "
             "$curve{} using 1:2 with linespoints pointtype 7 pointsize 0.4 linewidth 1.2 "
             "linecolor '#1f4e79' {}\n",
             gnuplot_text(curve.label), gnuplot_text(curve.x_label),
             first ? gnuplot_text(curve.y_label) : "''", index, title("95 % if normal"),
             title("normal law"), index, title("draws"));
}

}  // namespace

void draw_qq(const ClaimResult& claim, const FigureFolder& folder) {
  if (!verify::has_qq_figure(claim)) {
    throw std::invalid_argument(fmt::format("{} has no Q-Q curves to draw", claim.id));
  }
  const int n_curves = static_cast<int>(claim.curves.size());
  const PanelGrid grid{.n_panels = n_curves, .n_columns = n_curves, .title_room = 105};
  const Range x = range(claim, &CurvePoint::x);
  const Range y = y_range(claim);
  std::string script;
  for (int i = 0; i < n_curves; ++i) script += curve_block(claim.curves[i], i);
  script += panel_look() + set_range('x', x) + set_range('y', y) + linear_tics(x, 'x') +
            linear_tics(y) + "set multiplot\n" +
            heading(claim, "distance", grid.title_height(), grid.title_height() - 0.06);
  for (int i = 0; i < n_curves; ++i) {
    if (i == 1) script += "unset label 2\n";
    script += panel(claim, grid, i);
  }
  draw_figure(script + "unset multiplot\n", folder, claim.id, grid.size());
}

}  // namespace widthwise::plots
