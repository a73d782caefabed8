#include "plots/limit_plot.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "plots/draw_all.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/results/example_results.hpp"

namespace widthwise::plots {
namespace {

namespace fs = std::filesystem;
using verify::testing::example_limit;

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

TEST(LimitPlot, SvgSaysWhatIsShown) {
  const verify::TemporaryDirectory folder;
  draw_limit(example_limit("theorem3.hyperkernel.mean", 6), folder.path());
  EXPECT_TRUE(fs::exists(folder.path() / "theorem3.hyperkernel.mean.png"));
  const std::string svg = contents(folder.path() / "theorem3.hyperkernel.mean.svg");
  for (const char* part :
       {"theorem3.hyperkernel.mean: CONFIRMED", "limit 1.0010", "[0.9950, 1.0070]", ">predicted 1<",
        "fit from width 128 on", "not in the fit", "margin ±0.01", "limit with interval",
        "measured, ±2 s.e.", "width m of g", ">2048<"}) {
    EXPECT_NE(svg.find(part), std::string::npos) << part;
  }
}

TEST(LimitPlot, SurvivesNumbersThatAreNotFinite) {
  const verify::TemporaryDirectory folder;
  verify::ClaimResult claim = example_limit("theorem3.hyperkernel.mean", 6);
  claim.rows[1].bands.fill(std::nan(""));
  claim.rows[3].se = HUGE_VAL;
  claim.rows[4].value = std::nan("");
  claim.ci = {-HUGE_VAL, HUGE_VAL};
  EXPECT_NO_THROW(draw_limit(claim, folder.path()));
  claim.estimate = std::nan("");
  EXPECT_NO_THROW(draw_limit(claim, folder.path()));
}

TEST(LimitPlot, DrawAllDrawsSlopesAndLimits) {
  const verify::TemporaryDirectory folder;
  const verify::Results results{
      .meta = verify::testing::example_meta(),
      .claims = {example_limit("theorem2.limit", 5), verify::testing::example_zero(),
                 verify::testing::example_control()}};
  draw_all(results, folder.path());
  EXPECT_TRUE(fs::exists(folder.path() / "theorem2.limit.svg"));
  EXPECT_TRUE(fs::exists(folder.path() / "control.tanh.r3.svg"));
  EXPECT_FALSE(fs::exists(folder.path() / "theorem1.mlp.zero.svg"));
  EXPECT_THROW(draw_limit(results.claims[1], folder.path()), std::invalid_argument);
  EXPECT_THROW(draw_limit(results.claims[2], folder.path()), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::plots
