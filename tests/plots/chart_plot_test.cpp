#include "plots/chart_plot.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tests/plots/svg_text.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/results/example_results.hpp"

namespace widthwise::plots {
namespace {

namespace fs = std::filesystem;
using verify::Chart;
using verify::testing::example_chart;

Chart angle_chart() {
  Chart chart = example_chart();
  chart.id = "chart.angle";
  chart.log_x = chart.log_y = false;
  chart.panels = true;
  chart.spread = "5–95 % of draws";
  chart.x_label = "angle (degrees)";
  for (verify::Curve& curve : chart.curves) {
    for (verify::CurvePoint& point : curve.points) point.x *= 180.0 / 256.0;
  }
  return chart;
}

TEST(ChartPlot, ShowsCurvesWithBarsAndTheory) {
  const verify::TemporaryDirectory folder;
  draw_chart(example_chart(), folder.path());
  expect_figure(folder.path(), "chart.example",
                {"Variance of a kernel", "m = 16", "m = 64", ">theory<", "(bars: ±2 s.e.)",
                 "width n of f", ">variance<", ">256<", ">0.05<"});
}

TEST(ChartPlot, ShowsPanelsWithTheoryInEach) {
  const verify::TemporaryDirectory folder;
  draw_chart(angle_chart(), folder.path());
  expect_figure(folder.path(), "chart.angle",
                {"m = 16", "m = 64", ">theory<", "5–95 % of draws", "mean of draws",
                 "angle (degrees)", ">180<", ">45<"});
}

// The title of the axis, left of the longest of them, stays on the canvas.
TEST(ChartPlot, LeavesRoomForLongTickLabels) {
  const verify::TemporaryDirectory folder;
  Chart large = example_chart();
  large.id = "chart.large";
  large.log_y = true;
  for (double scale = 1.0; verify::Curve & curve : large.curves) {
    for (verify::CurvePoint& point : curve.points) {
      point.y = point.lower = point.upper = scale;
      scale = scale < 8000.0 ? 5.0 * scale : 1.0;
    }
  }
  draw_chart(large, folder.path());
  expect_figure(folder.path(), "chart.large", {">10000<", ">variance<"});
  Chart fine = angle_chart();
  fine.id = "chart.fine";
  for (verify::Curve& curve : fine.curves) {
    for (verify::CurvePoint& point : curve.points) {
      point.y = 0.01 + 1e-5 * point.x;
      point.lower = point.y - 1e-6;
      point.upper = point.y + 1e-6;
    }
  }
  draw_chart(fine, folder.path());
  expect_figure(folder.path(), "chart.fine", {">0.0105<", "angle (degrees)"});
}

TEST(ChartPlot, SurvivesNumbersThatAreNotFiniteOrHaveNoLogarithm) {
  const verify::TemporaryDirectory folder;
  for (Chart chart : {example_chart(), angle_chart()}) {
    auto& points = chart.curves[0].points;
    points[0].upper = HUGE_VAL;
    points[1].y = std::nan("");
    points[2].lower = -1;
    points[3].y = points[3].lower = 0;
    EXPECT_NO_THROW(draw_chart(chart, folder.path()));
  }
}

TEST(ChartPlot, DrawsTheoryAloneAndRefusesNothing) {
  const verify::TemporaryDirectory folder;
  Chart chart = angle_chart();
  chart.curves.erase(chart.curves.begin(), chart.curves.begin() + 2);
  EXPECT_NO_THROW(draw_chart(chart, folder.path()));
  chart.curves.clear();
  EXPECT_THROW(draw_chart(chart, folder.path()), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::plots
