#include "plots/claim_panel.hpp"

#include <gtest/gtest.h>

#include "tests/verify/results/example_results.hpp"

namespace widthwise::plots {
namespace {

std::string label_of(const std::string& n, const std::string& m) {
  return width_label(verify::testing::example_hypernet_rate("x.r2", 2, n, m, -1));
}

TEST(WidthLabel, SaysWhichWidthTheRowsAreSetAgainst) {
  EXPECT_EQ(width_label(verify::testing::example_control()), "'width n'");
  EXPECT_EQ(label_of("n", "n"), "'width n = m'");
  EXPECT_EQ(label_of("inf", "m"), "'width m of g'");
  verify::ClaimResult claim = verify::testing::example_hypernet_rate("x.r2", 2, "n", "8", 0);
  for (verify::ResultRow& row : claim.rows) row.width_g = 8;
  EXPECT_EQ(width_label(claim), "'width n'");
  claim = verify::testing::example_hypernet_rate("x.r2", 2, "8", "m", 0);
  for (verify::ResultRow& row : claim.rows) row.width_f = 8;
  EXPECT_EQ(width_label(claim), "'width m of g'");
  for (verify::ResultRow& row : claim.rows) row.width_f = *row.width_g * *row.width_g;
  EXPECT_EQ(width_label(claim), "'width m of g'");
}

TEST(StatisticLabel, BreaksWhatIsLongerThanThePanelIsHigh) {
  verify::ClaimResult claim = verify::testing::example_control();
  EXPECT_EQ(statistic_label(claim), "'median |K^{(3)}|' offset 0,0");
  claim.rows.front().statistic = "variance of d_m f(x1) d_n f(x2) d_r f(x3) d_mnr f(x4)";
  EXPECT_EQ(statistic_label(claim),
            "'variance of ∂_{m}f(x_{1}) ∂_{n}f(x_{2}) ∂_{r}f(x_{3})'.\"\\n\"."
            "'∂_{mnr}f(x_{4})' offset -1,0");
}

}  // namespace
}  // namespace widthwise::plots
