#include "plots/convergence_plot.hpp"

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

/// The rows as a gnuplot data block: width, value, lower and upper end of the error bar, the five
/// bands, and 1 for the rows that the fit uses.
std::string rows_block(const ClaimResult& claim) {
  std::string block = "$rows << EOD\n";
  for (std::size_t i = 0; i < claim.rows.size(); ++i) {
    const ResultRow& row = claim.rows[i];
    const double value = std::abs(row.value);
    // On a logarithmic axis an error bar needs a positive lower end.
    const double low = std::max(value - kErrorBars * row.se, value / 10);
    block += fmt::format("{} {:.9e} {:.9e} {:.9e} {:.9e} {}\n", row.abscissa, value, low,
                         value + kErrorBars * row.se, fmt::join(row.bands, " "),
                         i >= claim.fit->best().first ? 1 : 0);
  }
  return block + "EOD\n";
}

/// The fitted curve and the predicted line, as width, fitted, predicted, and 1 where the widths
/// were used.
std::string curves_block(const ClaimResult& claim) {
  constexpr int kSteps = 60;
  const auto& law = claim.fit->best();
  const Range range = range_of(abscissae(claim));
  std::string block = "$curves << EOD\n";
  for (int i = 0; i <= kSteps; ++i) {
    const double width =
        range.lower * std::pow(range.upper / range.lower, static_cast<double>(i) / kSteps);
    block += fmt::format("{:.9e} {:.9e} {:.9e} {}\n", width, std::exp(law.value(width)),
                         verify::predicted_line(claim, width),
                         width >= law.smallest_width * (1 - 1e-9) ? 1 : 0);
  }
  return block + "EOD\n";
}

std::vector<Bar> slope_bars(const ClaimResult& claim) {
  std::vector<Bar> bars;
  for (const auto& [width, slope, se] : claim.fit->local_slopes) {
    if (!std::isfinite(slope)) continue;
    bars.push_back({width, slope, slope - kErrorBars * se, slope + kErrorBars * se});
  }
  return bars;
}

/// The fitted slope with its interval, over the widths that speak for it; nothing where there is no
/// interval.
std::string interval_block(const ClaimResult& claim, const Range& x) {
  std::string block = "$interval << EOD\nNaN NaN NaN NaN\n";
  if (std::isfinite(claim.ci.half_width())) {
    for (const double width : {claim.fit->best().smallest_width, x.upper}) {
      block += fmt::format("{:.9g} {:.9g} {:.9g} {:.9g}\n", width, claim.ci.lower, claim.ci.upper,
                           claim.estimate);
    }
  }
  return block + "EOD\n";
}

/// Holds values, error bars, bands and the predicted line.
Range value_range(const ClaimResult& claim) {
  std::vector<double> values;
  const auto add = [&](double value) {
    if (value > 0) values.push_back(value);
  };
  const Range widths = range_of(abscissae(claim));
  for (const double width : {widths.lower, widths.upper}) add(verify::predicted_line(claim, width));
  for (const ResultRow& row : claim.rows) {
    const double value = std::abs(row.value);
    for (const double end : {value - kErrorBars * row.se, value, value + kErrorBars * row.se}) {
      if (end >= value / 10) add(end);
    }
    std::ranges::for_each(row.bands, add);
  }
  return widened_log(range_of(values), 1.5, 3);
}

/// Holds every local slope, the fitted one, the predicted one and the margin twice over.
Range slope_range(const ClaimResult& claim) {
  std::vector<Bar> bars = slope_bars(claim);
  if (std::isfinite(claim.ci.half_width())) {
    bars.push_back({0, claim.estimate, claim.ci.lower, claim.ci.upper});
  }
  return range_with_bars({claim.predicted - 2 * claim.margin, claim.predicted + 2 * claim.margin},
                         bars);
}

constexpr const char* kBandCurves =
    "$rows using 1:5:9 with filledcurves linecolor '#dbe7f3' title '5–95 % of draws', "
    "$rows using 1:6:8 with filledcurves linecolor '#b4cde4' title '25–75 % of draws',";

std::string upper_panel(const ClaimResult& claim) {
  const Range range = value_range(claim);
  const std::string unused = claim.fit->best().first == 0 ? "notitle" : "title 'not in the fit'";
  const bool bands = std::ranges::any_of(
      claim.rows, [](const ResultRow& row) { return std::isfinite(row.bands[2]); });
  return fmt::format(
      "set tmargin at screen 0.89\nset bmargin at screen 0.43\n"
      "set key at screen 0.74,0.89 left top\n"
      "set logscale y\n{}{}"
      "set ylabel {}\n"
      "plot {} $curves using 1:3 with lines dashtype (8,5) linewidth 1.6 linecolor '#c0392b' "
      "title '{} slope {}', "
      "$curves using 1:($4 == 1 ? $2 : NaN) with lines linewidth 1.8 linecolor '#1f4e79' "
      "title 'fit from width {:.0f} on', "
      "$curves using 1:($4 == 0 ? $2 : NaN) with lines dashtype 3 linewidth 1.2 "
      "linecolor '#1f4e79' notitle, "
      "$rows using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.75 linecolor '#102a43' "
      "title 'measured, ±{} s.e.', "
      "$rows using 1:($10 == 0 ? $2 : NaN) with points pointtype 7 pointsize 0.75 "
      "linecolor 'white' notitle, "
      "$rows using 1:($10 == 0 ? $2 : NaN) with points pointtype 6 pointsize 0.75 "
      "linecolor '#102a43' {}\n",
      set_range('y', range), log_tics(range), statistic_label(claim), bands ? kBandCurves : "",
      claim.is_bound() ? "bound on the" : "predicted", verify::format_given(claim.predicted),
      claim.fit->best().smallest_width, kErrorBars, unused);
}

std::string lower_panel(const ClaimResult& claim) {
  const std::vector<Bar> bars = slope_bars(claim);
  const Range range = slope_range(claim);
  return fmt::format(
      "{}unset logscale y\n{}{}"
      "set tmargin at screen 0.36\nset bmargin at screen 0.10\n"
      "set key at screen 0.74,0.36 left top\n"
      "set xlabel {}\nset ylabel 'local slope' offset 0,0\n"
      "plot $band using 1:2:3 with filledcurves linecolor '#f6dcd8' title 'margin {}{}', "
      "$interval using 1:2:3 with filledcurves linecolor '#4c8fc7' "
      "fillstyle transparent solid 0.35 title 'interval of the slope', "
      "$band using 1:4 with lines dashtype (8,5) linewidth 1.6 linecolor '#c0392b' title '{}', "
      "$interval using 1:4 with lines linewidth 1.8 linecolor '#1f4e79' title 'fitted slope {}', "
      "$slopes using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.75 linecolor '#102a43' "
      "title 'local slope, ±{} s.e.'{}\n",
      bars_block("slopes", bars, range), linear_tics(range), set_range('y', range),
      width_label(claim), claim.is_bound() ? "+" : "±", verify::format_margin(claim.margin),
      claim.is_bound() ? "bound" : "predicted",
      verify::format_estimate(claim.estimate, claim.ci.half_width()), kErrorBars,
      cut_marks("slopes", bars, range, "#102a43"));
}

}  // namespace

void draw_convergence(const ClaimResult& claim, const FigureFolder& folder) {
  if (!claim.has_slope() || claim.rows.empty()) {
    throw std::invalid_argument(fmt::format("{} has no slope to draw", claim.id));
  }
  const Range x = width_range(claim);
  const std::string script = rows_block(claim) + curves_block(claim) + interval_block(claim, x) +
                             margin_block(claim, x) + panel_style(claim, x) + "set multiplot\n" +
                             heading(claim, "slope", 0.97, 0.93) + upper_panel(claim) +
                             "unset label\n" + lower_panel(claim) + "unset multiplot\n";
  draw_figure(script, folder, claim.id);
}

}  // namespace widthwise::plots
