#include "verify/claims/hypernet_component_sums.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/verify/claims/theorem_claims.hpp"
#include "theory/hypernet_components.hpp"
#include "verify/claims/hypernet_regimes.hpp"

namespace widthwise::verify {
namespace {

using testing::expect_well_formed;
using testing::named;
using testing::with_depths;

TEST(HypernetComponentSums, SayThatNothingIsLeftOverOfEveryChartedOrder) {
  const auto claims = kHypernetComponentSums.claims({});
  expect_well_formed(claims);
  EXPECT_EQ(
      testing::ids(claims),
      (std::vector<std::string>{"conjecture.hypernet.sum.r2.n", "conjecture.hypernet.sum.r2.m",
                                "conjecture.hypernet.sum.r3.n", "conjecture.hypernet.sum.r3.m",
                                "conjecture.hypernet.sum.r4.n", "conjecture.hypernet.sum.r4.m"}));
  for (const Claim& claim : claims) {
    EXPECT_EQ(claim.predicted, 0.0);
    EXPECT_TRUE(claim.long_run);
    EXPECT_FALSE(claim.order) << "no exponent of K^(r), to be charted with those";
  }
  for (const int order : kChartedOrders) {
    const Claim& claim = named(claims, fmt::format("conjecture.hypernet.sum.r{}.n", order));
    EXPECT_EQ(std::get<ExtraFactor>(claim.conclusion).terms.size(),
              theory::leading_exponents(order, kChartedDepthG).size());
  }
  const Claim& of_m = named(claims, "conjecture.hypernet.sum.r3.m");
  EXPECT_EQ(of_m.statistic_in_words(), "median |K^(3)|");
  EXPECT_EQ(in_words(of_m.conclusion, of_m.statistic_in_words()),
            "exponent of m in what the sum of powers of n and m leaves over of the median |K^(3)|");
}

TEST(HypernetComponentSums, ReadTheDrawsOfTheRegimes) {
  const auto regimes = kHypernetRegimes.claims({});
  const Claim claim = named(kHypernetComponentSums.claims({}), "conjecture.hypernet.sum.r2.n");
  EXPECT_TRUE(
      share_draws(*claim.study, *named(regimes, "conjecture.hypernet.regimes.a1.00.r2").study));
  EXPECT_EQ(claim.further_studies.size() + 1, std::size(kChartedPowers));
}

TEST(HypernetComponentSums, OtherDepthsHaveTheirNames) {
  const auto claims = kHypernetComponentSums.claims(with_depths(1, 3));
  EXPECT_EQ(claims.size(), 4u);
  EXPECT_EQ(claims.front().id, "conjecture.hypernet.depth1x3.sum.r2.n");
  EXPECT_TRUE(kHypernetComponentSums.claims(with_depths(2, 4)).empty());
}

}  // namespace
}  // namespace widthwise::verify
