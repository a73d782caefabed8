#include "plots/limit_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "plots/claim_panel.hpp"
#include "plots/error_bars.hpp"
#include "plots/figure.hpp"
#include "plots/panel_grid.hpp"
#include "verify/report/number_format.hpp"

namespace widthwise::plots {
namespace {

using verify::ClaimResult;
using verify::ResultRow;

/// Where things stand on the axis: the widths with a little air, the break, infinity, the end.
struct LimitAxis {
  Range widths;
  double break_at;
  double infinity;
  double end;
};

LimitAxis limit_axis(const ClaimResult& claim) {
  const Range widths = width_range(claim);
  const auto beyond = [&](double share) {
    return widths.upper * std::pow(widths.upper / widths.lower, share);
  };
  return {widths, beyond(0.03), beyond(0.08), beyond(0.12)};
}

/// A tick at infinity, and two strokes through the axis on the way there.
std::string infinity_tick(const LimitAxis& axis) {
  const double step = std::pow(axis.widths.upper / axis.widths.lower, 0.008);
  const auto stroke = [&](double at) {
    return fmt::format(
        "set arrow from {:.9g},graph -0.016 to {:.9g},graph 0.016 nohead front linewidth 1.2 "
        "linecolor '#404040'\n",
        at / std::sqrt(step), at * std::sqrt(step));
  };
  const double left = axis.break_at / std::sqrt(step), right = axis.break_at * std::sqrt(step);
  return fmt::format(
             "set xtics add ('{{/*1.5 ∞}}' {:.9g})\n"
             "set arrow from {:.9g},graph 0 to {:.9g},graph 0 nohead front linewidth 3 "
             "linecolor 'white'\n",
             axis.infinity, left, right) +
         stroke(left) + stroke(right);
}

std::vector<Bar> row_bars(const ClaimResult& claim) {
  std::vector<Bar> bars;
  for (const ResultRow& row : claim.rows) {
    const double error = kErrorBars * row.se;
    bars.push_back({row.abscissa, row.value, row.value - error, row.value + error});
  }
  return bars;
}

/// The extrapolated limit; nothing where there is no interval.
std::vector<Bar> limit_bar(const ClaimResult& claim, const LimitAxis& axis) {
  if (!std::isfinite(claim.ci.half_width())) return {};
  return {{axis.infinity, claim.estimate, claim.ci.lower, claim.ci.upper}};
}

/// The values that the fit does not use.
std::string unused_block(const ClaimResult& claim) {
  std::string block = "$unused << EOD\nNaN NaN\n";
  for (std::size_t i = 0; i < claim.fit->best().first; ++i) {
    block += fmt::format("{:.9g} {:.9g}\n", claim.rows[i].abscissa, claim.rows[i].value);
  }
  return block + "EOD\n";
}

/// The fitted curve as width, value, and 1 where the widths were used.
std::string limit_curve_block(const ClaimResult& claim, const Range& x) {
  constexpr int kSteps = 60;
  const verify::CorrectedFit& fit = claim.fit->best();
  const double least = range_of(abscissae(claim)).lower;
  std::string block = "$curve << EOD\n";
  for (int i = 0; i <= kSteps; ++i) {
    const double width = least * std::pow(x.upper / least, static_cast<double>(i) / kSteps);
    block += fmt::format("{:.9e} {:.9e} {}\n", width, fit.value(width),
                         width >= fit.smallest_width * (1 - 1e-9) ? 1 : 0);
  }
  return block + "EOD\n";
}

/// Holds every value, the limit and the margin twice over.
Range limit_value_range(const ClaimResult& claim, const LimitAxis& axis) {
  std::vector<Bar> bars = row_bars(claim);
  for (const Bar& bar : limit_bar(claim, axis)) bars.push_back(bar);
  return range_with_bars(
      {claim.predicted - 2 * claim.margin, claim.predicted + 2 * claim.margin, claim.estimate},
      bars);
}

std::string panel(const ClaimResult& claim, const LimitAxis& axis) {
  const std::vector<Bar> rows = row_bars(claim);
  const std::vector<Bar> limit = limit_bar(claim, axis);
  const Range range = limit_value_range(claim, axis);
  return fmt::format(
      "{}{}set tmargin at screen 0.87\nset bmargin at screen 0.12\n"
      "set key at screen 0.74,0.87 left top\n"
      "{}{}set xlabel {}\nset ylabel {}\n"
      "plot $band using 1:2:3 with filledcurves linecolor '#f6dcd8' title 'margin ±{}', "
      "$band using 1:4 with lines dashtype (8,5) linewidth 1.6 linecolor '#c0392b' "
      "title 'predicted {}', "
      "$curve using 1:($3 == 1 ? $2 : NaN) with lines linewidth 1.8 linecolor '#1f4e79' "
      "title 'fit from width {:.0f} on', "
      "$curve using 1:($3 == 0 ? $2 : NaN) with lines dashtype 3 linewidth 1.2 "
      "linecolor '#1f4e79' notitle, "
      "$rows using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.75 linecolor '#102a43' "
      "title 'measured, ±{} s.e.', "
      "$unused using 1:2 with points pointtype 7 pointsize 0.75 linecolor 'white' notitle, "
      "$unused using 1:2 with points pointtype 6 pointsize 0.75 linecolor '#102a43' {}, "
      "$limit using 1:2:3:4 with yerrorbars pointtype 13 pointsize 1.1 linewidth 1.6 "
      "linecolor '#1e8449' title 'limit with interval'{}{}\n",
      bars_block("rows", rows, range), bars_block("limit", limit, range), linear_tics(range),
      set_range('y', range), width_label(claim), statistic_label(claim),
      verify::format_margin(claim.margin), verify::format_given(claim.predicted),
      claim.fit->best().smallest_width, kErrorBars,
      claim.fit->best().first == 0 ? "notitle" : "title 'not in the fit'",
      cut_marks("rows", rows, range, "#102a43"),
      cut_marks("limit", limit, range, "#1e8449", false));
}

}  // namespace

void draw_limit(const ClaimResult& claim, const FigureFolder& folder) {
  if (!claim.has_limit() || claim.rows.empty()) {
    throw std::invalid_argument(fmt::format("{} has no limit to draw", claim.id));
  }
  const LimitAxis axis = limit_axis(claim);
  const Range x{axis.widths.lower, axis.end};
  const std::string script = unused_block(claim) + limit_curve_block(claim, axis.widths) +
                             margin_block(claim, x) + panel_style(claim, axis.widths) +
                             set_range('x', x) + infinity_tick(axis) +
                             heading(claim, "limit", 0.96, 0.91) + panel(claim, axis);
  draw_figure(script, folder, claim.id, {.width = 1000, .height = 560});
}

}  // namespace widthwise::plots
