#include "plots/dyer_gurari_plot.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>

#include "tests/plots/svg_text.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/results/example_results.hpp"
#include "theory/dyer_gurari.hpp"

namespace widthwise::plots {
namespace {

using verify::testing::example_rate;

constexpr auto kGaussian = theory::PublishedWeights::kGaussian;
constexpr auto kSigns = theory::PublishedWeights::kSigns;

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
  draw_dyer_gurari(results, kGaussian, folder.path());
  expect_figure(folder.path(), "dyer-gurari",
                {"|mean| of k3", "variance of k3", "relu, measured", "tanh, predicted", "width n"});
}

verify::Results all_functions() {
  verify::Results results = verify::testing::example_results();
  for (const theory::PublishedCell& cell : theory::published_cells(kGaussian)) {
    results.claims.push_back(
        example_rate("conjecture.dyer-gurari." + cell.name(), 3, cell.exponent(), 2, 8));
  }
  return results;
}

// With all panels, and with so few that they are lower than the legend.
TEST(DyerGurariPlot, SaysWhatTheFunctionsAre) {
  const verify::TemporaryDirectory folder;
  verify::Results results = all_functions();
  draw_dyer_gurari(results, kGaussian, folder.path());
  const std::string svg = expect_figure(folder.path(), "dyer-gurari",
                                        {">f2:<", ">f4:<", ">ntk:<", ">k2-f:<", ">k3:<",
                                         ">k2-squared:<", ">mnr<", "an index that stands"});
  std::erase_if(results.claims, [](const verify::ClaimResult& claim) {
    return claim.id.find("k2-squared.mean") == claim.id.npos;
  });
  draw_dyer_gurari(results, kGaussian, folder.path());
  const std::string one = expect_figure(folder.path(), "dyer-gurari", {">k2-squared:<"});
  EXPECT_EQ(one.find(">k3:<"), std::string::npos);
}

// Twelve panels of eight widths, and the legend: no activation's points are those of another.
TEST(DyerGurariPlot, ActivationsDifferInShapeAndPlace) {
  const verify::TemporaryDirectory folder;
  draw_dyer_gurari(all_functions(), kGaussian, folder.path());
  const std::string svg = expect_figure(folder.path(), "dyer-gurari", {});
  std::set<std::string> places;
  for (const char* shape : {"#gpPt6'", "#gpPt4'", "#gpPt8'"}) {
    const std::regex use(std::string(shape) + " transform='(translate\\([^)]*\\))");
    int count = 0;
    for (std::sregex_iterator it(svg.begin(), svg.end(), use), none; it != none; ++it) {
      ++count;
      EXPECT_TRUE(places.insert((*it)[1]).second) << (*it)[1] << " is taken";
    }
    EXPECT_EQ(count, 12 * 8 + 1) << shape;
  }
}

// A panel of values between 1 and 1.2 has no tick at 10 unless it holds the bar up to 13.
TEST(DyerGurariPlot, AxesHoldErrorBars) {
  const verify::TemporaryDirectory folder;
  verify::Results results = verify::testing::example_results();
  results.claims.push_back(example_rate("conjecture.dyer-gurari.f2.mean.tanh", 0, 0, 1, 8));
  draw_dyer_gurari(results, kGaussian, folder.path());
  const std::string flat = expect_figure(folder.path(), "dyer-gurari", {});
  EXPECT_EQ(flat.find("<text>10</text>"), std::string::npos);
  results.claims.back().rows.front().se = 6;
  draw_dyer_gurari(results, kGaussian, folder.path());
  expect_figure(folder.path(), "dyer-gurari", {"<text>10</text>"});
}

// Of 64, 256, 1024 and 4096 each stands under the points of ReLU at that width.
TEST(DyerGurariPlot, TicksStandAtTheirWidths) {
  const verify::TemporaryDirectory folder;
  draw_dyer_gurari(all_functions(), kGaussian, folder.path());
  const std::string svg = expect_figure(folder.path(), "dyer-gurari", {});
  const std::vector<SvgText> texts = svg_texts(svg);
  const auto tick = std::ranges::find(texts, "26", &SvgText::text);
  ASSERT_NE(tick, texts.end());
  const std::regex use("#gpPt4' transform='translate\\(([0-9.]+)");
  double first = HUGE_VAL;
  for (std::sregex_iterator it(svg.begin(), svg.end(), use), none; it != none; ++it) {
    first = std::min(first, std::stod((*it)[1]));
  }
  EXPECT_NEAR(0.5 * (tick->left + tick->right), first, 2);
}

// Signs have a figure of their own, beside that of Gaussian weights.
TEST(DyerGurariPlot, KeepsSignsApart) {
  const verify::TemporaryDirectory folder;
  verify::Results results = all_functions();
  results.claims.push_back(example_rate("conjecture.dyer-gurari-sign.k3.mean.tanh", 1, -1, 2, 8));
  draw_dyer_gurari(results, kSigns, folder.path());
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "dyer-gurari.svg"));
  const std::string svg = expect_figure(folder.path(), "dyer-gurari-signs", {"|mean| of k3"});
  EXPECT_EQ(svg.find("of f2"), std::string::npos);
}

TEST(DyerGurariPlot, DrawsNothingWithoutSuchClaims) {
  const verify::TemporaryDirectory folder;
  draw_dyer_gurari(verify::testing::example_results(), kGaussian, folder.path());
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "dyer-gurari.png"));
}

}  // namespace
}  // namespace widthwise::plots
