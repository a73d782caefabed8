#include "plots/regimes_plot.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/plots/svg_text.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/results/example_results.hpp"

namespace widthwise::plots {
namespace {

namespace fs = std::filesystem;
using verify::testing::example_hypernet_results;

TEST(RegimesPlot, ShowsEveryOrderAndTheBreakpoints) {
  const verify::TemporaryDirectory folder;
  draw_regimes(example_hypernet_results(), folder.path());
  expect_figure(folder.path(), "regimes",
                {"r = 2, predicted", "r = 3, predicted", "r = 2, measured", "r = 3, measured",
                 "bends at a = 1", "bends at a = 2", "exponent of K", "a, where n = m"});
}

TEST(RegimesPlot, SurvivesClaimsWithoutAnEstimate) {
  const verify::TemporaryDirectory folder;
  verify::Results results = example_hypernet_results();
  for (verify::ClaimResult& claim : results.claims) {
    claim.estimate = std::nan("");
    claim.ci = {-HUGE_VAL, HUGE_VAL};
  }
  EXPECT_NO_THROW(draw_regimes(results, folder.path()));
  EXPECT_TRUE(fs::exists(folder.path() / "regimes.svg"));
}

TEST(RegimesPlot, DrawsNothingWithoutSuchClaims) {
  const verify::TemporaryDirectory folder;
  draw_regimes(verify::testing::example_results(), folder.path());
  EXPECT_FALSE(fs::exists(folder.path() / "regimes.png"));
}

}  // namespace
}  // namespace widthwise::plots
