#include "plots/dyer_gurari_plot.hpp"

#include <gtest/gtest.h>

#include "tests/plots/svg_text.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/results/example_results.hpp"

namespace widthwise::plots {
namespace {

using verify::testing::example_rate;

TEST(DyerGurariPlot, HasAPanelForEachFunctionAndStatistic) {
  const verify::TemporaryDirectory folder;
  verify::Results results = verify::testing::example_results();
  const std::string stem = "conjecture.dyer-gurari.";
  results.claims.push_back(example_rate(stem + "k3.mean.relu", 3, -2, 2, 8));
  results.claims.push_back(example_rate(stem + "k3.mean.tanh", 3, -1, -2, 8));
  results.claims.push_back(example_rate(stem + "k3.variance.relu", 3, -4, 2, 8));
  results.claims.back().rows[2].value *= -1;  // noise can be negative
  results.claims.push_back(example_rate(stem + "f2.mean.relu", 0, 0, 2, 8));
  results.claims.back().rows.clear();
  draw_dyer_gurari(results, folder.path());
  expect_figure(folder.path(), "dyer-gurari",
                {"|mean| of k3", "variance of k3", "relu, measured", "tanh, predicted", "width n"});
}

TEST(DyerGurariPlot, DrawsNothingWithoutSuchClaims) {
  const verify::TemporaryDirectory folder;
  draw_dyer_gurari(verify::testing::example_results(), folder.path());
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "dyer-gurari.png"));
}

}  // namespace
}  // namespace widthwise::plots
