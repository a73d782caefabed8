#include "verify/claims/hypernet_charts.hpp"

#include <fmt/format.h>

#include "verify/claims/hypernet_claims.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_angles.hpp"
#include "verify/studies/hypernet_kernel.hpp"
#include "verify/studies/hypernet_limit.hpp"

namespace widthwise::verify {
namespace {

using theory::HypernetDepth;

constexpr double kHalfTurn = 180.0;

HypernetEnsemble charted_ensemble(const WidthLaw& widths, const HypernetDepth& depth) {
  return {widths, depth.depth_f, depth.depth_g};
}

std::vector<double> even_angles(int steps) {
  std::vector<double> angles;
  for (int i = 0; i <= steps; ++i) angles.push_back(kHalfTurn * i / steps);
  return angles;
}

// --- chart.ntk-variance ---

void add_variance_curve(ChartRequest& request, const std::string& label, const WidthLaw& law,
                        const HypernetDepth& depth, const std::vector<std::int64_t>& widths) {
  const auto study = study_of(charted_ensemble(law, depth), HypernetKernel{});
  for (const std::int64_t width : widths) {
    request.cells.push_back({label, static_cast<double>(width), study, width, HypernetKernel::kNtk,
                             ChartValue::kVarianceWithErrors});
  }
}

ChartRequest ntk_variance(const HypernetDepth& depth, const ChartGrid& grid) {
  ChartRequest request{};
  request.n_samples = grid.n_variance;
  request.chart = {
      .id = "chart.ntk-variance",
      .title = "Variance of an NTK entry: it vanishes only where n and m both grow",
      .caption = fmt::format(
          "With g of a fixed width m the variance falls, as f widens, only down to a floor that m "
          "sets; along n = m it goes on falling ({} draws a point).",
          grid.n_variance),
      .x_label = "width n of f",
      .y_label = "variance of K^(1)(u; u')",
      .log_x = true,
      .log_y = true,
      .spread = "±2 s.e.",
      .curves = {}};
  for (const std::int64_t m : grid.widths_g) {
    add_variance_curve(request, fmt::format("m = {}", m), WidthLaw::fixed_g(m), depth,
                       grid.widths_f);
  }
  add_variance_curve(request, "n = m", WidthLaw::joint(), depth, grid.widths_f);
  return request;
}

// --- chart.kernel-angle ---

Curve limit_against_angle(const Setting& setting, const HypernetDepth& depth) {
  constexpr int kSteps = 90;
  const HypernetInputPair pair = hypernet_inputs(std::nullopt, setting);
  Curve curve{"limit Θₕ", "", "", {}};
  for (const double angle : even_angles(kSteps)) {
    const sim::HypernetInput u_prime{pair.u_prime.x, at_angle(pair.u.z, pair.u_prime.z, angle)};
    const double limit = hypernet_limit(pair.u, u_prime, depth.depth_f, depth.depth_g).ntk;
    curve.points.push_back({angle, limit, limit, limit});
  }
  return curve;
}

void add_angle_curve(ChartRequest& request, std::int64_t n, std::int64_t m,
                     const HypernetDepth& depth, const std::vector<double>& angles) {
  const auto study =
      study_of(charted_ensemble(WidthLaw::fixed_g(m), depth), HypernetAngles{angles});
  for (std::size_t i = 0; i < angles.size(); ++i) {
    request.cells.push_back({fmt::format("n = {}, m = {}", n, m), angles[i], study, n,
                             static_cast<Eigen::Index>(i), ChartValue::kMeanWithBand});
  }
}

ChartRequest kernel_angle(const HypernetDepth& depth, const Setting& setting,
                          const ChartGrid& grid) {
  constexpr int kSteps = 12;
  ChartRequest request{};
  request.n_samples = grid.n_angle;
  request.chart = {
      .id = "chart.kernel-angle",
      .title = "The kernel of narrow and wide f and g against the angle between z and z'",
      .caption = fmt::format(
          "Where f (width n) is narrow the mean lies off the limit too; the band of draws closes "
          "around it only where f and g (width m) are both wide ({} draws a panel; each row of "
          "panels has an axis of its own).",
          grid.n_angle),
      .x_label = "angle between z and z' (degrees)",
      .y_label = "K^(1)(u; u')",
      .spread = "5–95 % of draws",
      .panels = true,
      .curves = {limit_against_angle(setting, depth)}};
  for (Curve& curve : request.chart.curves) {
    curve.x_label = request.chart.x_label;
    curve.y_label = request.chart.y_label;
  }
  const std::vector<double> angles = even_angles(kSteps);
  for (const std::int64_t n : {grid.narrow, grid.wide}) {
    for (const std::int64_t m : {grid.narrow, grid.wide}) {
      add_angle_curve(request, n, m, depth, angles);
    }
  }
  return request;
}

}  // namespace

ChartGrid default_chart_grid() {
  return {.widths_f = {16, 32, 64, 128, 256, 512, 1024},
          .widths_g = {16, 64, 256, 1024},
          .narrow = 16,
          .wide = 1024,
          .n_variance = 4000,
          .n_angle = 2000};
}

std::vector<ChartRequest> theorem3_charts(const ClaimOptions& options, const ChartGrid& grid) {
  const HypernetDepth depth = hypernet_depth(options);
  return {ntk_variance(depth, grid), kernel_angle(depth, options.setting, grid)};
}

}  // namespace widthwise::verify
