// What the report says of hypernetworks over several claims at once, and of charts.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/verify/results/example_results.hpp"
#include "verify/report/report.hpp"
#include "verify/report/report_charts.hpp"
#include "verify/report/report_regimes.hpp"
#include "verify/results/qq_curve.hpp"
#include "verify/results/regime_exponents.hpp"

namespace widthwise::verify {
namespace {

using testing::example_hypernet_results;
using testing::example_results;

void expect_parts(const std::string& text, std::initializer_list<const char*> parts) {
  for (const char* part : parts) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in\n" << text;
  }
}

void keep_only(Results& results, const std::string& stem) {
  std::erase_if(results.claims, [&](const ClaimResult& c) { return !c.id.starts_with(stem); });
}

TEST(RegimeExponents, AreReadFromTheRegimesByOrderAndPower) {
  const Results results = example_hypernet_results();
  const auto exponents = regime_exponents(results);
  ASSERT_EQ(exponents.size(), 4u);
  EXPECT_EQ(exponents[0].a, 0.5);
  EXPECT_EQ(exponents[1].a, 1.0);
  EXPECT_EQ(exponents[2].a, 2.5);
  EXPECT_EQ(exponents[3].order, 3);
  EXPECT_EQ(exponents[3].claim->id, "conjecture.hypernet.regimes.a1.r3");
}

TEST(RegimeExponents, TwoOrNoneMakeNoChart) {
  Results results = example_hypernet_results();
  keep_only(results, "conjecture.hypernet.regimes.");
  results.claims.resize(2);
  EXPECT_TRUE(regime_exponents(results).empty());
  EXPECT_EQ(render_regimes(results, "plots", "###"), "");
  EXPECT_TRUE(regime_exponents(example_results()).empty());
}

TEST(RegimeExponents, SkipWhatDoesNotSayItsPower) {
  Results results = example_hypernet_results();
  for (ClaimResult& claim : results.claims) {
    if (claim.id == "conjecture.hypernet.regimes.a1.r3") {
      claim.networks = network_family_from_words({{"width_f", "m^x"}, {"width_g", "m"}});
    }
  }
  EXPECT_EQ(regime_exponents(results).size(), 3u);
}

TEST(ReportRegimes, TabulatesPowersByOrders) {
  const std::string text = render_regimes(example_hypernet_results(), "plots", "###");
  expect_parts(text, {"### Exponents where n = m^a", "r = 2: predicted", "r = 3: predicted",
                      "CONFIRMED", "(plots/regimes.png)"});
  EXPECT_EQ(std::ranges::count(text.substr(text.find("| ")), '\n'), 7) << text;
}

TEST(ReportFinding, HoldsJointRatesAgainstWhatTheSequentialOnesSuggest) {
  const std::string text = render_joint_finding(example_hypernet_results(), "###");
  expect_parts(text, {"### A finding: the joint limit is weaker", "excludes 1 - r for r = 3",
                      "conjecture.hypernet.joint.r2", "conjecture.hypernet.joint.r3", "-1.497",
                      "[-1.517, -1.477]", "-1.997", "n^-1 A Aᵀ"});
}

TEST(ReportFinding, SaysWhereTheRunDecidesNothing) {
  Results results = example_hypernet_results();
  for (ClaimResult& claim : results.claims) {
    if (claim.id == "conjecture.hypernet.joint.r3") claim.ci = {-2.4, -0.6};
  }
  const std::string text = render_joint_finding(results, "###");
  expect_parts(text, {"For r = 3 the interval of this run still holds 1 - r"});
  EXPECT_EQ(text.find("excludes"), std::string::npos);
}

TEST(ReportFinding, NeedsBothLimitsAtAnOrderWhereTheyDiffer) {
  Results results = example_hypernet_results();
  keep_only(results, "conjecture.hypernet.joint.");
  EXPECT_EQ(render_joint_finding(results, "###"), "");
  results = example_hypernet_results();
  std::erase_if(results.claims, [](const auto& c) { return c.id.ends_with("joint.r3"); });
  EXPECT_EQ(render_joint_finding(results, "###"), "");
  results = example_hypernet_results();
  for (ClaimResult& claim : results.claims) {
    if (claim.id.find("joint") != std::string::npos) claim.networks.depth_g = 4;
  }
  EXPECT_EQ(render_joint_finding(results, "###"), "");
}

TEST(ReportCharts, HaveTitleCaptionAndFigure) {
  const std::string text = render_charts(example_hypernet_results(), "plots/x", "###");
  expect_parts(text, {"### Charts", "#### Variance of a kernel", "It levels off.",
                      "(plots/x/chart.example.png)", "(plots/x/chart.example.svg)"});
  EXPECT_EQ(render_charts(example_results(), "plots", "###"), "");
}

TEST(ReportClaim, ShowsQqFiguresOfClaimsWithoutAFit) {
  EXPECT_TRUE(has_qq_figure(testing::example_normal()));
  ClaimResult fitted = testing::example_limit("x", 6);
  EXPECT_FALSE(has_qq_figure(fitted));
  EXPECT_FALSE(has_qq_figure(testing::example_zero()));
  std::string pages;
  for (const ReportPage& page : render_pages({.runs = {{"x", example_hypernet_results()}}})) {
    pages += page.text;
  }
  expect_parts(pages, {"theorem2.gp.normal, quantiles](../plots/theorem2.gp.normal.png)"});
}

}  // namespace
}  // namespace widthwise::verify
