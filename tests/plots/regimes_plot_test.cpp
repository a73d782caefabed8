#include "plots/regimes_plot.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <vector>

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

// A disc, a cross or a ring for each claim, and one of each in the legend.
TEST(RegimesPlot, ShapesSayTheVerdicts) {
  const verify::TemporaryDirectory folder;
  verify::Results results = example_hypernet_results();
  draw_regimes(results, folder.path());
  const std::string confirmed = expect_figure(folder.path(), "regimes", {">CONFIRMED<"});
  EXPECT_EQ(confirmed.find(">REFUTED<"), std::string::npos);
  EXPECT_EQ(confirmed.find(">INCONCLUSIVE<"), std::string::npos);
  results.claims[4].verdict = verify::Verdict::kRefuted;
  results.claims[5].verdict = verify::Verdict::kInconclusive;
  draw_regimes(results, folder.path());
  const std::string all =
      expect_figure(folder.path(), "regimes", {">CONFIRMED<", ">REFUTED<", ">INCONCLUSIVE<"});
  EXPECT_EQ(count_of(all, "<use xlink:href='#gpPt1' transform"), 2);  // crosses
  EXPECT_EQ(count_of(all, "<use xlink:href='#gpPt5' transform"), 2);  // rings
}

TEST(RegimesPlot, OrdersOfOneAStandSideBySide) {
  const verify::TemporaryDirectory folder;
  draw_regimes(example_hypernet_results(), folder.path());
  const std::string svg = expect_figure(folder.path(), "regimes", {});
  const std::regex disc("#gpPt6' transform='translate\\(([0-9.]+),[^)]*\\)[^>]*color='#(1f|b9)");
  std::vector<double> places;
  for (std::sregex_iterator it(svg.begin(), svg.end(), disc), none; it != none; ++it) {
    places.push_back(std::stod((*it)[1]));
  }
  ASSERT_EQ(places.size(), 4u);
  std::ranges::sort(places);
  EXPECT_GT(places[2] - places[1], 8);  // orders 2 and 3 at a = 1
  EXPECT_LT(places[2] - places[1], 20);
}

TEST(RegimesPlot, MarksBarsThatRunBeyondTheFrame) {
  const verify::TemporaryDirectory folder;
  verify::Results results = example_hypernet_results();
  draw_regimes(results, folder.path());
  const std::string whole = expect_figure(folder.path(), "regimes", {});
  EXPECT_EQ(whole.find("bar runs on"), std::string::npos);
  results.claims[4].ci = {-20, 20};
  draw_regimes(results, folder.path());
  const std::string cut = expect_figure(folder.path(), "regimes", {"bar runs on"});
  EXPECT_EQ(count_of(cut, "<use xlink:href='#gpPt8' transform"), 2);   // above, and the legend
  EXPECT_EQ(count_of(cut, "<use xlink:href='#gpPt10' transform"), 1);  // below
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
