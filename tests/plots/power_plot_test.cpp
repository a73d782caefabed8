#include "plots/power_plot.hpp"

#include <gtest/gtest.h>

#include "tests/plots/svg_text.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/results/example_calibration.hpp"

namespace widthwise::plots {
namespace {

TEST(PowerPlot, ShowsEveryClaimWithMeasurementPredictionAndMargin) {
  const verify::TemporaryDirectory folder;
  verify::Calibration calibration = verify::testing::example_calibration();
  calibration.power.push_back(calibration.power.front());
  calibration.power.back().claim = "limit";
  draw_power(calibration, folder.path());
  expect_figure(folder.path(), "power",
                {"alpha = 0.001", "slope", "limit", "CONFIRMED", "REFUTED", "predicted",
                 "the margin", "deviation of the truth, in margins", "chance of the verdict",
                 "exponent in the width of the median", "(bars: 95 %)"});
}

TEST(PowerPlot, DrawsNothingWithoutMeasurements) {
  const verify::TemporaryDirectory folder;
  verify::Calibration calibration = verify::testing::example_calibration();
  calibration.power[0].points.clear();
  draw_power(calibration, folder.path());
  calibration.power.clear();
  draw_power(calibration, folder.path());
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace widthwise::plots
