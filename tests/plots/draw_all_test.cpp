#include "plots/draw_all.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "plots/convergence_plot.hpp"
#include "plots/limit_plot.hpp"
#include "tests/plots/svg_text.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/results/example_results.hpp"

namespace widthwise::plots {
namespace {

namespace fs = std::filesystem;
using verify::testing::example_control;
using verify::testing::example_limit;
using verify::testing::example_zero;

TEST(DrawAll, DrawsChartsQqCurvesAndRegimes) {
  const verify::TemporaryDirectory folder;
  FigureAttempts attempts;
  draw_all(verify::testing::example_hypernet_results(), folder.path(), attempts);
  EXPECT_TRUE(attempts.missing().empty());
  for (const char* stem : {"chart.example", "theorem2.gp.normal", "regimes"}) {
    expect_figure(folder.path(), stem, {});
  }
}

TEST(DrawAll, DrawsSlopesAndLimits) {
  const verify::TemporaryDirectory folder;
  const verify::Results results{
      .meta = verify::testing::example_meta(),
      .claims = {example_limit("theorem2.limit", 5), example_zero(), example_control()}};
  FigureAttempts attempts;
  draw_all(results, folder.path(), attempts);
  EXPECT_TRUE(attempts.missing().empty());
  EXPECT_TRUE(fs::exists(folder.path() / "theorem2.limit.svg"));
  EXPECT_TRUE(fs::exists(folder.path() / "control.tanh.r3.svg"));
  EXPECT_FALSE(fs::exists(folder.path() / "theorem1.mlp.zero.svg"));
  EXPECT_THROW(draw_limit(results.claims[1], folder.path()), std::invalid_argument);
  EXPECT_THROW(draw_limit(results.claims[2], folder.path()), std::invalid_argument);
}

TEST(DrawAll, SkipsClaimsWithoutAFit) {
  const verify::TemporaryDirectory folder;
  const fs::path deep = folder.path() / "new" / "folder";
  const verify::Results results{.meta = verify::testing::example_meta(),
                                .claims = {example_zero(), example_control()}};
  FigureAttempts attempts;
  draw_all(results, deep, attempts);
  EXPECT_TRUE(attempts.missing().empty());
  EXPECT_TRUE(fs::exists(deep / "control.tanh.r3.png"));
  EXPECT_FALSE(fs::exists(deep / "theorem1.mlp.zero.png"));
  EXPECT_THROW(draw_convergence(results.claims[0], folder.path()), std::invalid_argument);
}

TEST(FigureAttempts, GoOnAfterAFailureAndEndAfterAHang) {
  FigureAttempts attempt;
  int drawn = 0;
  attempt([] { throw verify::FileError("a.svg: full"); });
  attempt([&] { ++drawn; });
  attempt([] { throw GnuplotHangs("it hangs"); });
  attempt([&] { ++drawn; });
  EXPECT_EQ(drawn, 1);
  EXPECT_EQ(attempt.missing(),
            (std::vector<std::string>{"a.svg: full", "it hangs, and no more figures were tried"}));
}

}  // namespace
}  // namespace widthwise::plots
