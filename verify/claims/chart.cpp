#include "verify/claims/chart.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>

#include "sim/ensemble.hpp"
#include "verify/stats/clopper_pearson.hpp"
#include "verify/stats/estimator.hpp"
#include "verify/stats/moment_estimator.hpp"
#include "verify/studies/descent_outcome.hpp"

namespace widthwise::verify {
namespace {

constexpr double kErrors = 2.0;  // standard errors that a bar is long, each way

// Cells that are read off the same draws.
bool same_draws(const ChartCell& a, const ChartCell& b) {
  return a.width == b.width && share_draws(*a.study, *b.study);
}

// The order statistic of rank (n + 1) level, interpolated between its neighbours.
double quantile(const std::vector<double>& sorted, double level) {
  const auto n = static_cast<double>(sorted.size());
  const double rank = std::clamp((n + 1.0) * level, 1.0, n) - 1.0;
  const auto below = static_cast<std::size_t>(rank);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], rank - std::floor(rank));
}

CurvePoint with_errors(double x, const Estimate& estimate) {
  return {x, estimate.value, estimate.value - kErrors * estimate.se,
          estimate.value + kErrors * estimate.se};
}

// Around the mean, or the median.
std::optional<CurvePoint> with_band(double x, std::span<const double> draws, bool median) {
  const double centre = mean(draws).value;
  std::vector<double> sorted(draws.begin(), draws.end());
  std::ranges::sort(sorted);
  const double y = median ? quantile(sorted, 0.5) : centre;
  const double upper = quantile(sorted, kBandLevels.back());
  const auto first_diverged = std::ranges::lower_bound(sorted, kDivergedNumber);
  if (first_diverged == sorted.begin() || y > *std::prev(first_diverged)) return std::nullopt;
  return CurvePoint{x, y, quantile(sorted, kBandLevels.front()),
                    std::min(upper, *std::prev(first_diverged))};
}

CurvePoint share_with_interval(double x, std::span<const double> draws) {
  constexpr double kEachSide = 0.025;
  const auto n = std::ssize(draws);
  const auto count = std::ranges::count(draws, 1.0);
  if (count + std::ranges::count(draws, 0.0) != n) {
    throw std::invalid_argument("a share is of draws that are 0 or 1");
  }
  return {x, static_cast<double>(count) / static_cast<double>(n),
          clopper_pearson_lower(count, n, kEachSide), clopper_pearson_upper(count, n, kEachSide)};
}

Curve& curve_of(std::vector<Curve>& curves, const std::string& label, const Chart& chart) {
  const auto found = std::ranges::find(curves, label, &Curve::label);
  if (found != curves.end()) return *found;
  curves.push_back({label, chart.x_label, chart.y_label, {}});
  return curves.back();
}

// Draws one row a sample, columns contiguous.
Eigen::MatrixXd draws_of(const ChartCell& cell, std::int64_t n_samples, const Setting& setting,
                         int threads, const ChartHooks& hooks) {
  const auto n_columns = static_cast<Eigen::Index>(cell.study->columns().size());
  const auto draw = [&](std::int64_t first, std::int64_t n) {
    return sim::run_ensemble(first, n, n_columns, threads, cell.study->drawing(setting, cell.width),
                             {[&] { hooks.drawn(cell); }, hooks.stop});
  };
  return hooks.rows(cell, n_samples, draw);
}

}  // namespace

std::vector<const ChartCell*> distinct_draws(const ChartRequest& request) {
  std::vector<const ChartCell*> distinct;
  for (const ChartCell& cell : request.cells) {
    const bool there = std::ranges::any_of(
        distinct, [&](const ChartCell* other) { return same_draws(*other, cell); });
    if (!there) distinct.push_back(&cell);
  }
  return distinct;
}

double chart_bytes_per_draw(const ChartRequest& request, const Setting& setting) {
  double bytes = 0.0;
  for (const ChartCell& cell : request.cells) {
    bytes = std::max(bytes, cell.study->bytes_per_draw(setting, cell.width));
  }
  return bytes;
}

std::optional<CurvePoint> chart_point(ChartValue value, double x, std::span<const double> draws) {
  const bool some_diverged =
      std::ranges::any_of(draws, [](double draw) { return draw >= kDivergedNumber; });
  if (some_diverged && value != ChartValue::kMedianWithBand) return std::nullopt;
  switch (value) {
    case ChartValue::kMeanWithBand:
    case ChartValue::kMedianWithBand:
      return with_band(x, draws, value == ChartValue::kMedianWithBand);
    case ChartValue::kMeanWithErrors:
      return with_errors(x, mean(draws));
    case ChartValue::kShareWithInterval:
      return share_with_interval(x, draws);
    case ChartValue::kVarianceWithErrors:
      break;
  }
  return with_errors(x, variance(draws));
}

std::optional<Chart> draw_chart(const ChartRequest& request, const Setting& setting, int threads,
                                const ChartHooks& hooks) {
  if (request.n_samples < 1) throw std::invalid_argument("a chart needs at least one draw a cell");
  std::vector<std::optional<CurvePoint>> points(request.cells.size());
  for (const ChartCell* drawn : distinct_draws(request)) {
    const Eigen::MatrixXd draws = draws_of(*drawn, request.n_samples, setting, threads, hooks);
    if (draws.rows() < request.n_samples) return std::nullopt;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const ChartCell& cell = request.cells[i];
      if (!same_draws(*drawn, cell)) continue;
      const auto column = draws.col(cell.column);
      points[i] = chart_point(cell.value, cell.x, {column.data(), column.data() + column.size()});
    }
  }
  Chart chart = request.chart;
  std::vector<Curve> curves;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i]) curve_of(curves, request.cells[i].curve, chart).points.push_back(*points[i]);
  }
  chart.curves.insert(chart.curves.begin(), curves.begin(), curves.end());
  return chart;
}

}  // namespace widthwise::verify
