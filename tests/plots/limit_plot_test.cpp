#include "plots/limit_plot.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <stdexcept>
#include <string>

#include "tests/plots/svg_text.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/results/example_results.hpp"

namespace widthwise::plots {
namespace {

using verify::testing::example_limit;

TEST(LimitPlot, SvgSaysWhatIsShown) {
  const verify::TemporaryDirectory folder;
  draw_limit(example_limit("theorem3.hyperkernel.mean", 6), folder.path());
  expect_figure(folder.path(), "theorem3.hyperkernel.mean",
                {"theorem3.hyperkernel.mean: CONFIRMED", "limit 1.0010", "[0.9950, 1.0070]",
                 ">predicted 1<", "fit from width 128 on", "not in the fit", "margin ±0.01",
                 "limit with interval", "measured, ±2 s.e.", "width m of g", ">2048<"});
}

// Infinity is the only tick beyond the largest width, and the limit, a diamond, stands there.
TEST(LimitPlot, LimitStandsAtInfinity) {
  const verify::TemporaryDirectory folder;
  draw_limit(example_limit("x", 6), folder.path());
  const std::string svg = expect_figure(folder.path(), "x", {"∞"});
  EXPECT_EQ(svg.find(">4096<"), std::string::npos);
  const std::vector<SvgText> texts = svg_texts(svg);
  const auto middle_of = [&](const std::string& text) {
    const auto found = std::ranges::find(texts, text, &SvgText::text);
    return found == texts.end() ? -1.0 : 0.5 * (found->left + found->right);
  };
  EXPECT_GT(middle_of("∞"), middle_of("2048") + 30);
  std::smatch diamond;
  ASSERT_TRUE(
      std::regex_search(svg, diamond, std::regex("#gpPt12' transform='translate\\(([0-9.]+)")));
  EXPECT_NEAR(std::stod(diamond[1]), middle_of("∞"), 1);
}

TEST(LimitPlot, HoldsErrorBarsOrMarksThem) {
  const verify::TemporaryDirectory folder;
  verify::ClaimResult claim = example_limit("x", 6);
  claim.rows[0].se = 0.012;  // four times that of the others
  claim.margin = 0.00952276;
  draw_limit(claim, folder.path());
  const std::string whole = expect_figure(folder.path(), "x", {"margin ±0.00952"});
  EXPECT_EQ(whole.find("bar runs on"), std::string::npos);
  claim.rows[0].se = 2;
  draw_limit(claim, folder.path());
  expect_figure(folder.path(), "x", {"bar runs on"});
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

TEST(LimitPlot, RefusesClaimsWithoutALimit) {
  const verify::TemporaryDirectory folder;
  EXPECT_THROW(draw_limit(verify::testing::example_control(), folder.path()),
               std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::plots
