#include "plots/qq_plot.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tests/plots/svg_text.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/results/example_results.hpp"

namespace widthwise::plots {
namespace {

TEST(QqPlot, ShowsAPanelForEachWidthWithDiagonalAndBand) {
  const verify::TemporaryDirectory folder;
  draw_qq(verify::testing::example_normal(), folder.path());
  expect_figure(
      folder.path(), "theorem2.gp.normal",
      {"theorem2.gp.normal: CONFIRMED", "distance 0.010", ">width 64<", ">width 1024<",
       "quantile of N(0, 1)", "quantile of h", "normal law", "95 % if normal", ">draws<"});
}

TEST(QqPlot, SurvivesNumbersThatAreNotFinite) {
  const verify::TemporaryDirectory folder;
  verify::ClaimResult claim = verify::testing::example_normal();
  claim.curves[0].points[0].y = HUGE_VAL;
  claim.curves[1].points[1].lower = std::nan("");
  claim.estimate = std::nan("");
  EXPECT_NO_THROW(draw_qq(claim, folder.path()));
}

TEST(QqPlot, RefusesClaimsWithoutSuchCurves) {
  const verify::TemporaryDirectory folder;
  EXPECT_THROW(draw_qq(verify::testing::example_zero(), folder.path()), std::invalid_argument);
  EXPECT_THROW(draw_qq(verify::testing::example_limit("x", 6), folder.path()),
               std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::plots
