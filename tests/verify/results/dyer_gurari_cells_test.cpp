#include "verify/results/dyer_gurari_cells.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "tests/verify/results/example_results.hpp"

namespace widthwise::verify {
namespace {

using testing::example_dyer_gurari_results;
using testing::example_rate;

const std::string kStem = "conjecture.dyer-gurari.";

TEST(MeasuredCells, StandInTheOrderOfThePublishedTable) {
  const Results results = example_dyer_gurari_results();
  const auto cells = measured_cells(results, theory::PublishedWeights::kGaussian);
  ASSERT_EQ(cells.size(), 3U);
  EXPECT_EQ(cells[0].claim->id, kStem + "f2.mean.tanh");
  EXPECT_EQ(cells[1].claim->id, kStem + "ntk.mean.relu");
  EXPECT_EQ(cells[2].claim->id, kStem + "k3.variance.relu");
}

TEST(MeasuredCells, OfSignsAreAnotherTable) {
  Results results = example_dyer_gurari_results();
  results.claims.push_back(example_rate("conjecture.dyer-gurari-sign.k3.mean.tanh", 1, -1, 2, 8));
  const auto cells = measured_cells(results, theory::PublishedWeights::kSigns);
  ASSERT_EQ(cells.size(), 1U);
  EXPECT_EQ(cells[0].claim->id, "conjecture.dyer-gurari-sign.k3.mean.tanh");
  EXPECT_EQ(cells[0].published.exponent(), -2.02);
  EXPECT_EQ(measured_cells(results, theory::PublishedWeights::kGaussian).size(), 3U);
}

TEST(PlainLine, IsExactOnAPowerLawAndFollowsABend) {
  ClaimResult claim = example_rate("x", 1, -2, 1, 8);
  for (ResultRow& row : claim.rows) row.value = 3 * std::pow(row.abscissa, -2);
  EXPECT_NEAR(plain_line(claim)->value, -2, 1e-13);
  for (ResultRow& row : claim.rows) row.value *= -std::exp(50 / row.abscissa);
  EXPECT_LT(plain_line(claim)->value, -2.02);
}

TEST(PlainLine, UsesTheirWidthsAndTheErrorOfTheirDraws) {
  ClaimResult claim = example_rate("x", 1, -2, 1, 10);  // 64..32768
  const auto before = plain_line(claim);
  claim.rows.front().value = claim.rows.back().value = 77;
  EXPECT_EQ(plain_line(claim)->value, before->value);
  // One per cent at 4096 draws; sum (x - mean x)^2 = 28 log^2 2 over seven octaves.
  EXPECT_NEAR(before->se, 0.01 * std::sqrt(4.096) / (std::sqrt(28.0) * std::log(2.0)), 1e-12);
  claim.rows[2].value = 0;
  EXPECT_FALSE(plain_line(claim).has_value());
  claim.rows.resize(2);
  EXPECT_FALSE(plain_line(claim).has_value());
}

}  // namespace
}  // namespace widthwise::verify
