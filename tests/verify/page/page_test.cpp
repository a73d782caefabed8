#include "verify/page/page.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <pugixml.hpp>
#include <regex>

#include "tests/verify/results/example_results.hpp"
#include "verify/page/claim_figure.hpp"
#include "verify/page/claim_section.hpp"
#include "verify/page/svg_plot.hpp"

namespace widthwise::verify {
namespace {

using testing::example_results;

// The page without what HTML writes otherwise than XML.
pugi::xml_document parsed(std::string html) {
  const auto body = html.find("<body>");
  const auto end = html.find("<script nonce");
  html = html.substr(body, end - body) + "</body>";
  html = std::regex_replace(html, std::regex(R"(<input ([^>]*)>)"), "<input $1/>");
  for (const char* flag : {" hidden>"}) {
    for (auto at = html.find(flag); at != html.npos; at = html.find(flag)) {
      html.replace(at, std::string(flag).size(), ">");
    }
  }
  pugi::xml_document document;
  const auto result = document.load_string(html.c_str());
  EXPECT_TRUE(result) << result.description() << ": "
                      << html.substr(std::max<std::ptrdiff_t>(0, result.offset - 200), 400);
  return document;
}

std::string page_of(const Results& results) {
  return render_page({.runs = {{"Results", results}}});
}

TEST(Page, IsWellFormedAndHasEveryClaim) {
  const Results results = example_results();
  const pugi::xml_document document = parsed(page_of(results));
  EXPECT_EQ(document.select_nodes("//tbody[contains(@class, 'claim')]").size(),
            results.claims.size());
  for (const ClaimResult& claim : results.claims) {
    const std::string path = "//tbody[@data-id='" + claim.id + "']";
    const auto section = document.select_node(path.c_str()).node();
    ASSERT_TRUE(section) << claim.id;
    EXPECT_EQ(section.attribute("data-verdict").value(), std::string(name(claim.verdict)));
  }
}

TEST(Page, NeedsNothingElse) {
  const std::string page = page_of(example_results());
  EXPECT_FALSE(std::regex_search(page, std::regex(R"((src|href)="(?!data:))")));
  EXPECT_EQ(page.find("url("), page.npos);
  EXPECT_EQ(page.find("@import"), page.npos);
  EXPECT_NE(page.find("default-src 'none'"), page.npos);
}

TEST(Page, KeepsMarkupInTextsAsText) {
  const std::string evil = "<img src=x onerror=alert(1)>\"'</script><b>&amp;";
  Results results = example_results();
  results.meta.command = results.meta.inputs = results.meta.engine = evil;
  ClaimResult& claim = results.claims.front();
  claim.id = claim.statement = claim.hypotheses = claim.source = claim.reason = evil;
  for (ResultRow& row : claim.rows) row.statistic = evil;
  const std::string page = render_page({.runs = {{evil, results}, {"b", results, "b"}}});
  EXPECT_EQ(page.find("<img"), page.npos);
  EXPECT_EQ(page.find("<b>&amp;\""), page.npos);
  const pugi::xml_document document = parsed(page);
  EXPECT_EQ(document.select_node("//th/button[@class='fold']").node().text().get(), evil);
  EXPECT_TRUE(document.select_nodes("//img").empty());
}

TEST(Page, RefusesToSayNothing) {
  EXPECT_THROW(render_page({}), std::invalid_argument);
}

TEST(ClaimSection, FilesClaimsUnderTheirTheorem) {
  const auto family = [](const char* id) {
    return family_of(testing::example_rate(id, 2, -1, 1, 6));
  };
  EXPECT_EQ(family("theorem1.mlp.depth4.r2"), "theorem1");
  EXPECT_EQ(family("conjecture.hypernet.joint.r3"), "conjecture");
  EXPECT_EQ(family("control.tanh.r3"), "control");
  EXPECT_EQ(family("mine"), "other");
}

// --- figures ---

struct Place {
  double x, y;
};

std::vector<Place> dots(const std::string& figure) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(figure.c_str())) << figure;
  std::vector<Place> places;
  for (const auto& dot : document.select_nodes("//svg[@class='plot']//circle[@class='dot']")) {
    places.push_back(
        {dot.node().attribute("cx").as_double(), dot.node().attribute("cy").as_double()});
  }
  return places;
}

// A power law is a straight line on two logarithmic axes, and its points are evenly spaced.
TEST(ClaimFigure, SetsAPowerLawOnALine) {
  ClaimResult claim = testing::example_rate("theorem1.mlp.r3", 3, -2, 5, 7);
  for (ResultRow& row : claim.rows) row.value = 5 * std::pow(row.abscissa, -2.0);
  const std::vector<Place> places = dots(claim_figure(claim));
  ASSERT_EQ(places.size(), 7u);
  for (std::size_t i = 2; i < places.size(); ++i) {
    constexpr double kRounding = 0.21;  // places are rounded to a tenth, and enter twice
    EXPECT_NEAR(places[i].x - places[i - 1].x, places[1].x - places[0].x, kRounding);
    EXPECT_NEAR(places[i].y - places[i - 1].y, places[1].y - places[0].y, kRounding);
  }
  EXPECT_GT(places[1].y, places[0].y) << "falls";
}

TEST(ClaimFigure, TellsTheValueOfEveryPoint) {
  const ClaimResult claim = testing::example_rate("theorem1.mlp.r2", 2, -1, 1, 6);
  const std::string figure = claim_figure(claim);
  std::vector<std::string> words;
  for (const ResultRow& row : claim.rows) {
    words.push_back("n = " + std::to_string(*row.width_f) + ": ");
    EXPECT_NE(figure.find("<title>" + words.back()), figure.npos) << words.back();
  }
  pugi::xml_document document;
  document.load_string(figure.c_str());
  const auto unused = document.select_nodes("//svg[@class='plot']//g[@class='pt hollow']");
  ASSERT_EQ(unused.size(), 1u);
  EXPECT_TRUE(std::string(unused.first().node().child("title").text().get()).starts_with(words[0]));
  EXPECT_NE(figure.find("class=\"predicted\""), figure.npos);
}

TEST(ClaimFigure, IsEmptyWithoutFitOrQuantiles) {
  ClaimResult claim = testing::example_rate("theorem1.mlp.zero", 4, -1, 1, 6);
  claim.fit.reset();
  EXPECT_EQ(claim_figure(claim), "");
}

TEST(ClaimFigure, LeavesOutWhatIsNoNumber) {
  ClaimResult claim = testing::example_rate("theorem1.mlp.r2", 2, -1, 1, 6);
  claim.rows[1].value = std::nan("");
  claim.rows[2].value = 0.0;
  claim.rows[3].se = HUGE_VAL;
  const std::string figure = claim_figure(claim);
  EXPECT_EQ(dots(figure).size(), 4u);
  EXPECT_FALSE(std::regex_search(figure, std::regex(R"((d|cx|cy)="[^"]*(nan|inf))"))) << figure;
}

TEST(SvgFigure, CutsOffWhatLiesOutside) {
  Plot plot{.title = "t",
            .x = {"x", {0, 1}},
            .y = {"y", {0, 1}},
            .lines = {},
            .points = {},
            .legend = {}};
  plot.points = {{0.5, 0.5, -9, 9, "inside"}, {0.5, 1.5, 1, 2, "outside"}};
  plot.lines = {{"fit", {{0, 0}, {0.5, 0.5}, {1, 1.5}}}};
  const std::string figure = svg_figure(plot);
  EXPECT_EQ(dots(figure).size(), 1u);
  EXPECT_NE(figure.find("class=\"bar\" d=\"M244 260V10\""), figure.npos) << figure;
  EXPECT_NE(figure.find("class=\"fit\" d=\"M58 260L244 135\""), figure.npos) << figure;
}

}  // namespace
}  // namespace widthwise::verify
