#include "plots/cost_plot.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/plots/svg_text.hpp"
#include "tests/verify/base/temporary_directory.hpp"

namespace widthwise::plots {
namespace {

TEST(CostPlot, ShowsTheSeriesThatThereAre) {
  const verify::TemporaryDirectory folder;
  draw_cost({.mlp = {.deferred = {{64, 1e-5}, {1024, 1e-4}, {131072, 1e-2}},
                     .dense = {{64, 1e-4}, {1024, 3e-2}},
                     .floor = {{64, 1e-6}, {131072, 4e-3}},
                     .exponent = 1.05,
                     .exponent_se = 0.01},
             .hypernet = {},
             .machine = "2 CPUs"},
            folder.path());
  expect_figure(folder.path(), "cost",
                {"dense matrices", "deferred: n", "floor: only the normals", "milliseconds a draw",
                 ", MLP", "width n"});
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "cost-hypernet.svg"));
}

TEST(CostPlot, ClaimsNoExponentThatWasNotFitted) {
  const verify::TemporaryDirectory folder;
  draw_cost({.mlp = {},
             .hypernet = {.deferred = {{64, 1e-5}, {128, 1.7e-5}},
                          .dense = {},
                          .floor = {},
                          .exponent = std::nan(""),
                          .exponent_se = std::nan("")},
             .machine = ""},
            folder.path());
  expect_figure(folder.path(), "cost-hypernet", {">deferred<", "hypernetwork with n = m"});
}

}  // namespace
}  // namespace widthwise::plots
