#include "verify/claims/rotation_charts.hpp"

#include <fmt/format.h>

namespace widthwise::verify {
namespace {

constexpr std::int64_t kRotationWidthG = 20;

ChartRequest rotation_chart(const char* id, const char* title, const RotationGrid& grid) {
  ChartRequest request{};
  request.n_samples = grid.n_seeds;
  request.chart = {
      .id = id,
      .title = title,
      .caption = fmt::format(
          "Test accuracy on the rotation task after {} epochs on {} images, a fresh start for each "
          "rate ({} networks a point; to say 330 degrees always is right in 1 of 8).",
          grid.epochs, grid.n_train, grid.n_seeds),
      .x_label = "learning rate",
      .y_label = "test accuracy",
      .log_x = true,
      .spread = "±2 s.e.",
      .curves = {}};
  return request;
}

void add_rotation_curve(ChartRequest& request, const std::string& label,
                        const std::shared_ptr<const RotationTask>& task,
                        const RotationNetworks& networks, std::int64_t width,
                        const RotationGrid& grid) {
  for (const double rate : grid.rates) {
    const auto study = std::make_shared<const RotationStudy>(
        task, networks, RotationTraining{.epochs = grid.epochs, .rate = rate});
    request.cells.push_back({label, rate, study, width, 0, ChartValue::kMeanWithErrors});
  }
}

}  // namespace

RotationGrid short_rotation_grid() {
  return {.n_train = 2000,
          .n_test = 1000,
          .epochs = 15,
          .rates = {1e-4, 1e-3, 1e-2, 1e-1, 1.0},
          .widths_g = {5, 20, 40},
          .depths_g = {2, 3, 5},
          .n_seeds = 3};
}

RotationGrid full_rotation_grid() {
  return {.n_train = 10000,
          .n_test = 10000,
          .epochs = 100,
          .rates = {1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0},
          .widths_g = {5, 10, 20, 40, 80},
          .depths_g = {2, 3, 4, 5},
          .n_seeds = 5};
}

std::vector<ChartRequest> rotation_charts(const std::shared_ptr<const RotationTask>& task,
                                          const RotationGrid& grid) {
  ChartRequest by_width = rotation_chart(
      "chart.rotation-width", "Which learning rates a hypernetwork bears, by the width of g", grid);
  for (const std::int64_t m : grid.widths_g) {
    add_rotation_curve(by_width, fmt::format("m = {}", m), task, {}, m, grid);
  }
  ChartRequest by_depth = rotation_chart(
      "chart.rotation-depth", "Which learning rates a hypernetwork bears, by the depth of g", grid);
  for (const int depth : grid.depths_g) {
    add_rotation_curve(by_depth, fmt::format("H = {}", depth), task,
                       RotationNetworks{.depth_g = depth}, kRotationWidthG, grid);
  }
  return {by_width, by_depth};
}

}  // namespace widthwise::verify
