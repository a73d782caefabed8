#include "verify/experiments/width_charts.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

namespace widthwise::verify {
namespace {

constexpr auto kDrawn = PixelSet::kAll;

// Points of what `find` gives of a name, where it is known how far it spreads.
template <class Find>
Curve curve_over_widths(const Chart& chart, const std::string& label, const NamedWidths& widths,
                        const Find& find) {
  Curve curve{label, chart.x_label, chart.y_label, {}};
  for (const auto& [predictor, width] : widths) {
    const SplitMean* mean = find(predictor);
    if (mean == nullptr || !std::isfinite(mean->ci.lower)) continue;
    curve.points.push_back(
        {static_cast<double>(width), mean->mean, mean->ci.lower, mean->ci.upper});
  }
  return curve;
}

const SplitMean* error_in(const ErrorTable& table, const std::string& predictor,
                          std::int64_t images) {
  for (const PredictionError& error : table.errors) {
    if (error.predictor == predictor && error.images == images && error.pixels == kDrawn) {
      return &error.error;
    }
  }
  return nullptr;
}

const SplitMean* distance_in(const ErrorTable& table, const std::string& predictor,
                             std::int64_t images) {
  for (const PredictionDistance& each : table.distances) {
    if (each.predictor == predictor && each.images == images && each.pixels == kDrawn) {
      return &each.distance;
    }
  }
  return nullptr;
}

Chart empty_width_chart(const ErrorTable& table, const char* what, const char* title,
                        const char* caption, const char* y_label) {
  return {.id = fmt::format("chart.{}-width-{}", table.task, what),
          .title = fmt::format("{}: {}", table.task, title),
          .caption = caption,
          .x_label = "width n = m",
          .y_label = y_label,
          .log_x = true,
          .log_y = true,
          .spread = "95 % of mean",
          .curves = {}};
}

void add_curve(Chart& chart, Curve curve) {
  if (!curve.points.empty()) chart.curves.push_back(std::move(curve));
}

}  // namespace

std::vector<Chart> width_charts(const ErrorTable& table, const NamedWidths& widths) {
  if (widths.size() < 2) return {};
  std::set<std::int64_t> numbers;
  for (const PredictionError& error : table.errors) numbers.insert(error.images);
  Chart errors = empty_width_chart(
      table, "error", "trained hypernetworks by width",
      "Mean squared error over all pixels of test images after gradient descent: of hypernetworks, "
      "and of the hyperkernel after as many steps.",
      "mean squared error");
  Chart distances = empty_width_chart(
      table, "distance", "from trained hypernetworks to kernel descent",
      "Root mean square difference of the predictions of trained hypernetworks and of gradient "
      "descent with the hyperkernel: wide ones near it.",
      "distance");
  for (const std::int64_t n : numbers) {
    const auto label = [&](const char* name) { return fmt::format("{}, N = {}", name, n); };
    add_curve(errors,
              curve_over_widths(errors, label("hn"), widths, [&](const std::string& predictor) {
                return error_in(table, predictor, n);
              }));
    add_curve(errors,
              curve_over_widths(errors, label(kKernelDescent), widths, [&](const std::string&) {
                return error_in(table, kKernelDescent, n);
              }));
    add_curve(distances,
              curve_over_widths(distances, label("hn"), widths, [&](const std::string& predictor) {
                return distance_in(table, predictor, n);
              }));
  }
  std::vector<Chart> charts;
  for (Chart* chart : {&errors, &distances}) {
    if (!chart->curves.empty()) charts.push_back(std::move(*chart));
  }
  return charts;
}

}  // namespace widthwise::verify
