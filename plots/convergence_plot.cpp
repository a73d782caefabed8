#include "plots/convergence_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "plots/claim_panel.hpp"
#include "plots/figure.hpp"
#include "verify/report/number_format.hpp"

namespace widthwise::plots {
namespace {

using verify::ClaimResult;
using verify::LocalSlope;
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
                         i >= claim.fit->power_law.first ? 1 : 0);
  }
  return block + "EOD\n";
}

/// The fitted curve and the predicted line, as width, fitted, predicted, and 1 where the widths
/// were used. The predicted line meets the curve at the largest width, where theory should hold
/// best.
std::string curves_block(const ClaimResult& claim) {
  constexpr int kSteps = 200;
  const auto& law = claim.fit->power_law;
  const Range range = range_of(abscissae(claim));
  std::string block = "$curves << EOD\n";
  for (int i = 0; i <= kSteps; ++i) {
    const double width =
        range.lower * std::pow(range.upper / range.lower, static_cast<double>(i) / kSteps);
    const double anchor = law.log_value(range.upper);
    block += fmt::format("{:.9e} {:.9e} {:.9e} {}\n", width, std::exp(law.log_value(width)),
                         std::exp(anchor + claim.predicted * std::log(width / range.upper)),
                         width >= law.smallest_width * (1 - 1e-9) ? 1 : 0);
  }
  return block + "EOD\n";
}

std::string slopes_block(const ClaimResult& claim) {
  std::string block = "$slopes << EOD\n";
  for (const LocalSlope& local : claim.fit->local_slopes) {
    if (!std::isfinite(local.slope)) continue;
    block += fmt::format("{:.9e} {:.9e} {:.9e}\n", local.width, local.slope, kErrorBars * local.se);
  }
  return block + "EOD\n";
}

Range value_range(const ClaimResult& claim) {
  std::vector<double> values;
  const auto add = [&](double value) {
    if (value > 0) values.push_back(value);
  };
  for (const ResultRow& row : claim.rows) {
    add(std::abs(row.value));
    std::ranges::for_each(row.bands, add);
  }
  return widened_log(range_of(values), 1.5, 3);
}

/// Holds every local slope and the margin twice over. Of error bars it holds only as much as three
/// typical ones: a single noisy width must not flatten all others.
Range slope_range(const ClaimResult& claim) {
  std::vector<double> errors;
  for (const LocalSlope& local : claim.fit->local_slopes) errors.push_back(kErrorBars * local.se);
  std::ranges::sort(errors);
  const double longest = errors.empty() ? 0 : 3 * errors[errors.size() / 2];
  std::vector<double> ends{claim.predicted - 2 * claim.margin, claim.predicted + 2 * claim.margin};
  for (const LocalSlope& local : claim.fit->local_slopes) {
    const double error = std::min(kErrorBars * local.se, longest);
    ends.insert(ends.end(), {local.slope - error, local.slope + error});
  }
  const Range range = range_of(ends);
  const double air = 0.08 * (range.upper - range.lower);
  return {range.lower - air, range.upper + air};
}

constexpr const char* kBandCurves =
    "$rows using 1:5:9 with filledcurves linecolor '#dbe7f3' title '5–95 % of draws', "
    "$rows using 1:6:8 with filledcurves linecolor '#b4cde4' title '25–75 % of draws',";

std::string upper_panel(const ClaimResult& claim) {
  const Range range = value_range(claim);
  const std::string unused = claim.fit->power_law.first == 0 ? "notitle" : "title 'not in the fit'";
  const bool bands = std::ranges::any_of(
      claim.rows, [](const ResultRow& row) { return std::isfinite(row.bands[2]); });
  return fmt::format(
      "set tmargin at screen 0.89\nset bmargin at screen 0.43\n"
      "set key at screen 0.74,0.89 left top\n"
      "set logscale y\nset yrange [{:.9e}:{:.9e}]\n{}"
      "set ylabel {} offset 0,0\n"
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
      range.lower, range.upper, log_tics(range), statistic_label(claim), bands ? kBandCurves : "",
      claim.is_bound() ? "bound on the" : "predicted", verify::format_given(claim.predicted),
      claim.fit->power_law.smallest_width, kErrorBars, unused);
}

std::string lower_panel(const ClaimResult& claim) {
  const Range range = slope_range(claim);
  return fmt::format(
      "unset logscale y\n{}set yrange [{:.9e}:{:.9e}]\n"
      "set tmargin at screen 0.36\nset bmargin at screen 0.10\n"
      "set key at screen 0.74,0.36 left top\n"
      "set xlabel {}\nset ylabel 'local slope'\n"
      "plot $band using 1:2:3 with filledcurves linecolor '#f6dcd8' title 'margin {}{}', "
      "$band using 1:4 with lines dashtype (8,5) linewidth 1.6 linecolor '#c0392b' "
      "title '{} slope {}', "
      "$slopes using 1:2:3 with yerrorbars pointtype 7 pointsize 0.75 linecolor '#102a43' "
      "title 'local slope, ±{} s.e.'\n",
      linear_tics(range), range.lower, range.upper, width_label(claim),
      claim.is_bound() ? "+" : "±", verify::format_given(claim.margin),
      claim.is_bound() ? "bound on the" : "predicted", verify::format_given(claim.predicted),
      kErrorBars);
}

}  // namespace

void draw_convergence(const ClaimResult& claim, const std::filesystem::path& folder) {
  if (!claim.fit || claim.rows.empty()) {
    throw std::invalid_argument(fmt::format("{} has no slope to draw", claim.id));
  }
  const Range x = width_range(claim);
  const std::string script = rows_block(claim) + curves_block(claim) + slopes_block(claim) +
                             margin_block(claim, x) + panel_style(claim, x) + "set multiplot\n" +
                             heading(claim, "slope", 0.97, 0.93) + upper_panel(claim) +
                             "unset label\n" + lower_panel(claim) + "unset multiplot\n";
  draw_figure(script, folder, claim.id);
}

}  // namespace widthwise::plots
