#include "plots/limit_plot.hpp"

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
using verify::ResultRow;

/// Width, value, length of the error bar, and 1 for the rows that the fit uses.
std::string limit_rows_block(const ClaimResult& claim) {
  std::string block = "$rows << EOD\n";
  for (std::size_t i = 0; i < claim.rows.size(); ++i) {
    const ResultRow& row = claim.rows[i];
    block += fmt::format("{} {:.9e} {:.9e} {}\n", row.abscissa, row.value, kErrorBars * row.se,
                         i >= claim.limit_fit->first ? 1 : 0);
  }
  return block + "EOD\n";
}

/// The fitted curve as width, value, and 1 where the widths were used.
std::string limit_curve_block(const ClaimResult& claim, const Range& x) {
  constexpr int kSteps = 200;
  const verify::LimitFit& fit = *claim.limit_fit;
  const double least = range_of(abscissae(claim)).lower;
  std::string block = "$curve << EOD\n";
  for (int i = 0; i <= kSteps; ++i) {
    const double width = least * std::pow(x.upper / least, static_cast<double>(i) / kSteps);
    block += fmt::format("{:.9e} {:.9e} {}\n", width, fit.value(width),
                         width >= fit.smallest_width * (1 - 1e-9) ? 1 : 0);
  }
  return block + "EOD\n";
}

/// The extrapolated limit, to the right of all widths.
std::string limit_block(const ClaimResult& claim, double at) {
  if (!std::isfinite(claim.ci.half_width())) return "$limit << EOD\nNaN NaN NaN NaN\nEOD\n";
  return fmt::format("$limit << EOD\n{:.9e} {:.9e} {:.9e} {:.9e}\nEOD\n", at, claim.estimate,
                     claim.ci.lower, claim.ci.upper);
}

/// Holds every value, the limit and the margin twice over. Of error bars it holds only as much as
/// three typical ones: a single noisy width must not flatten all others.
Range limit_value_range(const ClaimResult& claim) {
  std::vector<double> errors;
  for (const ResultRow& row : claim.rows) errors.push_back(kErrorBars * row.se);
  std::ranges::sort(errors);
  const double longest = 3 * errors[errors.size() / 2];
  std::vector<double> ends{claim.predicted - 2 * claim.margin, claim.predicted + 2 * claim.margin,
                           claim.estimate};
  for (const ResultRow& row : claim.rows) {
    const double error = std::min(kErrorBars * row.se, longest);
    ends.insert(ends.end(), {row.value - error, row.value + error});
  }
  const Range range = range_of(ends);
  const double air = 0.06 * (range.upper - range.lower);
  return {range.lower - air, range.upper + air};
}

std::string panel(const ClaimResult& claim) {
  const Range range = limit_value_range(claim);
  return fmt::format(
      "set tmargin at screen 0.87\nset bmargin at screen 0.12\n"
      "set key at screen 0.74,0.87 left top\n"
      "{}set yrange [{:.9e}:{:.9e}]\nset xlabel {}\nset ylabel {}\n"
      "plot $band using 1:2:3 with filledcurves linecolor '#f6dcd8' title 'margin ±{}', "
      "$band using 1:4 with lines dashtype (8,5) linewidth 1.6 linecolor '#c0392b' "
      "title 'predicted {}', "
      "$curve using 1:($3 == 1 ? $2 : NaN) with lines linewidth 1.8 linecolor '#1f4e79' "
      "title 'fit from width {:.0f} on', "
      "$curve using 1:($3 == 0 ? $2 : NaN) with lines dashtype 3 linewidth 1.2 "
      "linecolor '#1f4e79' notitle, "
      "$rows using 1:2:3 with yerrorbars pointtype 7 pointsize 0.75 linecolor '#102a43' "
      "title 'measured, ±{} s.e.', "
      "$rows using 1:($4 == 0 ? $2 : NaN) with points pointtype 7 pointsize 0.75 "
      "linecolor 'white' notitle, "
      "$rows using 1:($4 == 0 ? $2 : NaN) with points pointtype 6 pointsize 0.75 "
      "linecolor '#102a43' {}, "
      "$limit using 1:2:3:4 with yerrorbars pointtype 13 pointsize 1.1 linewidth 1.6 "
      "linecolor '#1e8449' title 'limit with interval'\n",
      linear_tics(range), range.lower, range.upper, width_label(claim), statistic_label(claim),
      verify::format_given(claim.margin), verify::format_given(claim.predicted),
      claim.limit_fit->smallest_width, kErrorBars,
      claim.limit_fit->first == 0 ? "notitle" : "title 'not in the fit'");
}

}  // namespace

void draw_limit(const ClaimResult& claim, const std::filesystem::path& folder) {
  if (!claim.limit_fit || claim.rows.empty()) {
    throw std::invalid_argument(fmt::format("{} has no limit to draw", claim.id));
  }
  const Range inner = width_range(claim);
  const Range x{inner.lower, inner.upper * std::pow(inner.upper / inner.lower, 0.02)};
  const std::string script = limit_rows_block(claim) + limit_curve_block(claim, x) +
                             limit_block(claim, inner.upper) + margin_block(claim, x) +
                             panel_style(claim, x) + heading(claim, "limit", 0.96, 0.91) +
                             panel(claim);
  draw_figure(script, folder, claim.id, {.width = 1000, .height = 560});
}

}  // namespace widthwise::plots
