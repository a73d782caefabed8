#include "verify/page/claim_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "verify/page/svg_plot.hpp"
#include "verify/report/claim_curves.hpp"
#include "verify/report/number_format.hpp"
#include "verify/results/qq_curve.hpp"

namespace widthwise::verify {
namespace {

constexpr int kFewLabels = 7;  ///< on an axis as short as here
constexpr int kSteps = 40;     ///< of a curve

std::string width_words(const ResultRow& row) {
  const std::string f = row.width_f ? fmt::format("n = {}", *row.width_f) : "n = ∞";
  return row.width_g ? fmt::format("{}, m = {}", f, *row.width_g) : f;
}

std::string row_words(const ResultRow& row) {
  return fmt::format("{}: {} ± {} ({} draws)", width_words(row), format_estimate(row.value, row.se),
                     format_significant(row.se, 2), row.samples);
}

// On a logarithmic axis the sign has no place.
std::vector<PlotPoint> row_points(const ClaimResult& claim, bool log) {
  std::vector<PlotPoint> points;
  const std::size_t first = claim.fit->best().first;
  for (std::size_t i = 0; i < claim.rows.size(); ++i) {
    const ResultRow& row = claim.rows[i];
    const double value = log ? std::abs(row.value) : row.value;
    const double error = kErrorBars * row.se;
    points.push_back({.x = row.abscissa,
                      .y = value,
                      .lower = log ? std::max(value - error, value / 10) : value - error,
                      .upper = value + error,
                      .words = row_words(row),
                      .hollow = i < first});
  }
  return points;
}

PlotAxis axis_of_widths(const ClaimResult& claim) {
  const std::vector<double> widths = abscissae(claim);
  const Range all = range_of(widths);
  const Range range = widened_log(all, std::pow(all.upper / all.lower, 0.04), 1.1);
  return {width_axis(claim), range, true, width_ticks(range, widths, kFewLabels)};
}

PlotLine curve_over(const Range& x, const char* look, auto value) {
  PlotLine line{.look = look, .vertices = {}};
  for (int i = 0; i <= kSteps; ++i) {
    const double width = x.lower * std::pow(x.upper / x.lower, static_cast<double>(i) / kSteps);
    line.vertices.push_back({width, value(width)});
  }
  return line;
}

// The fitted curve over the widths that it was fitted to, and beyond.
std::vector<PlotLine> fitted_curves(const ClaimResult& claim, auto value) {
  const Range all = range_of(abscissae(claim));
  const double first = claim.fit->best().smallest_width;
  std::vector<PlotLine> lines{curve_over({first, all.upper}, "fit", value)};
  if (first > all.lower * (1 + 1e-9)) {
    lines.push_back(curve_over({all.lower, first}, "unfit", value));
  }
  return lines;
}

std::vector<LegendEntry> legend(const ClaimResult& claim, const std::string& predicted) {
  std::vector<LegendEntry> entries{
      {"pt", fmt::format("measured, ±{} standard errors", kErrorBars)},
      {"fit", fmt::format("fit from width {:.0f} on", claim.fit->best().smallest_width)},
      {"predicted", predicted}};
  if (claim.fit->best().first > 0) entries.push_back({"pt hollow", "not in the fit"});
  return entries;
}

// --- a slope ---

Range slope_values(const ClaimResult& claim, const Plot& plot) {
  std::vector<double> values;
  const auto add = [&](double value) {
    if (value > 0) values.push_back(value);
  };
  for (const PlotPoint& point : plot.points) {
    for (const double value : {point.y, point.lower, point.upper}) add(value);
  }
  const Range widths = range_of(abscissae(claim));
  for (const double width : {widths.lower, widths.upper}) add(predicted_line(claim, width));
  return widened_log(range_of(values), 1.3, 3);
}

std::string slope_figure(const ClaimResult& claim) {
  Plot plot{.title = fmt::format("{} against width, logarithmic on both axes", claim.id),
            .x = axis_of_widths(claim),
            .y = {},
            .lines = {},
            .points = row_points(claim, true),
            .legend = legend(
                claim, fmt::format("{} slope {}", claim.is_bound() ? "bound on the" : "predicted",
                                   format_given(claim.predicted)))};
  const Range y = slope_values(claim, plot);
  plot.y = {claim.rows.front().statistic, y, true, log_ticks(y)};
  const Range x = range_of(abscissae(claim));
  plot.lines = {
      curve_over(x, "predicted", [&](double width) { return predicted_line(claim, width); })};
  const CorrectedFit& law = claim.fit->best();
  for (PlotLine& line :
       fitted_curves(claim, [&](double width) { return std::exp(law.value(width)); })) {
    plot.lines.push_back(std::move(line));
  }
  return svg_figure(plot);
}

// --- a limit ---

Range limit_values(const ClaimResult& claim, const Plot& plot) {
  std::vector<double> values{claim.predicted - 1.5 * claim.margin,
                             claim.predicted + 1.5 * claim.margin, claim.estimate};
  for (const PlotPoint& point : plot.points) {
    for (const double value : {point.y, point.lower, point.upper}) values.push_back(value);
  }
  return widened_linear(range_of(values), 0.06);
}

PlotLine margin_band(const ClaimResult& claim, const Range& x) {
  // Of a bound all that is below is allowed; the frame cuts it off.
  const double below =
      claim.is_bound() ? -std::numeric_limits<double>::max() : claim.predicted - claim.margin;
  const double above = claim.predicted + claim.margin;
  return {"margin", {{x.lower, below}, {x.upper, below}, {x.upper, above}, {x.lower, above}}, true};
}

std::string limit_figure(const ClaimResult& claim) {
  const std::string margin =
      fmt::format("{} {} with its margin", claim.is_bound() ? "bound" : "predicted limit",
                  format_given(claim.predicted));
  Plot plot{.title = fmt::format("{} against width", claim.id),
            .x = axis_of_widths(claim),
            .y = {},
            .lines = {},
            .points = row_points(claim, false),
            .legend = legend(claim, margin)};
  const Range y = limit_values(claim, plot);
  plot.y = {claim.rows.front().statistic, y, false, linear_ticks(y)};
  const CorrectedFit& fit = claim.fit->best();
  plot.lines = {margin_band(claim, plot.x.range),
                {"predicted",
                 {{plot.x.range.lower, claim.predicted}, {plot.x.range.upper, claim.predicted}}}};
  for (PlotLine& line : fitted_curves(claim, [&](double width) { return fit.value(width); })) {
    plot.lines.push_back(std::move(line));
  }
  return svg_figure(plot);
}

// --- quantiles ---

PlotLine band_of(const Curve& curve) {
  PlotLine band{.look = "margin", .vertices = {}, .closed = true};
  for (const CurvePoint& point : curve.points) band.vertices.push_back({point.x, point.lower});
  for (auto at = curve.points.rbegin(); at != curve.points.rend(); ++at) {
    band.vertices.push_back({at->x, at->upper});
  }
  return band;
}

std::string qq_figure(const ClaimResult& claim, const Curve& curve) {
  Plot plot{
      .title = fmt::format("{}: quantiles of the draws against those of a normal law", claim.id),
      .x = {.label = curve.x_label},
      .y = {.label = fmt::format("{}, {}", curve.y_label, curve.label)},
      .lines = {band_of(curve)},
      .points = {},
      .legend = {{"pt", "draws"},
                 {"predicted", "normal law"},
                 {"margin", "95 % of samples of a normal law"}}};
  std::vector<double> across, up;
  for (const CurvePoint& point : curve.points) {
    across.push_back(point.x);
    up.insert(up.end(), {point.y, point.lower, point.upper});
    plot.points.push_back(
        {.x = point.x,
         .y = point.y,
         .lower = point.y,
         .upper = point.y,
         .words = fmt::format("quantile {:.3g}, normal law {:.3g}", point.y, point.x)});
  }
  plot.x.range = widened_linear(range_of(across), 0.03);
  plot.y.range = widened_linear(range_of(up), 0.03);
  plot.x.ticks = linear_ticks(plot.x.range);
  plot.y.ticks = linear_ticks(plot.y.range);
  PlotLine diagonal{.look = "predicted", .vertices = {}};
  for (const double x : across) diagonal.vertices.push_back({x, x});
  plot.lines.push_back(std::move(diagonal));
  return svg_figure(plot);
}

}  // namespace

std::string claim_figure(const ClaimResult& claim) {
  if (claim.fit && !claim.rows.empty()) {
    return claim.has_slope() ? slope_figure(claim) : limit_figure(claim);
  }
  if (!has_qq_figure(claim)) return "";
  std::string figures;
  for (const Curve& each : claim.curves) figures += qq_figure(claim, each);
  return figures;
}

}  // namespace widthwise::verify
