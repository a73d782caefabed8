#include "verify/claims/hypernet_component_rates.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/verify/claims/theorem_claims.hpp"
#include "verify/claims/hypernet_regimes.hpp"

namespace widthwise::verify {
namespace {

using testing::expect_well_formed;
using testing::named;
using testing::with_depths;

TEST(HypernetComponentRates, EachComponentHasOneAlongTwoPowers) {
  const auto claims = kHypernetComponentRates.claims({});
  expect_well_formed(claims);
  EXPECT_EQ(claims.size(), 2U * (7 + 13 + 22));
  const Claim& claim = named(claims, "conjecture.hypernet.component.a1.50.q2j1w0p0");
  EXPECT_EQ(claim.predicted, -1.5 / 2 - 1);
  EXPECT_EQ(claim.statistic_in_words(), "median |K_q2j1w0p0|");
  EXPECT_TRUE(claim.long_run);
  EXPECT_FALSE(claim.order) << "it is a part of K^(3), no claim about it";
}

TEST(HypernetComponentRates, OtherDepthsHaveTheirNames) {
  const auto claims = kHypernetComponentRates.claims(with_depths(1, 3));
  expect_well_formed(claims);
  EXPECT_EQ(claims.front().id, "conjecture.hypernet.depth1x3.component.a1.00.q2j0w0p0");
  EXPECT_TRUE(kHypernetComponentRates.claims(with_depths(2, 4)).empty());
}

TEST(HypernetComponentRates, DecideTheRegimes) {
  for (const Claim& claim : kHypernetRegimes.claims({})) {
    SCOPED_TRACE(claim.id);
    const auto& largest = std::get<LargestComponent>(claim.conclusion);
    const auto components = theory::hypernet_components(*claim.order, kChartedDepthG);
    ASSERT_EQ(largest.components.size(), components.size());
    const double a = claim.study->networks().widths.power_of_f().value();
    double exponent = -1e9;
    for (const auto& component : components) {
      exponent = std::max(exponent, theory::component_power_exponent(component, a));
    }
    EXPECT_DOUBLE_EQ(claim.predicted, exponent);
    const std::vector<std::string> columns = claim.study->columns();
    for (const Statistic& statistic : largest.components) {
      EXPECT_TRUE(columns.at(statistic.columns().front()).starts_with("K_q"));
    }
  }
}

TEST(HypernetComponentRates, AndRegimesShareTheirDraws) {
  const auto rates = kHypernetComponentRates.claims({});
  const auto regimes = kHypernetRegimes.claims({});
  EXPECT_TRUE(share_draws(*named(rates, "conjecture.hypernet.component.a1.00.q0j4w0p0").study,
                          *named(regimes, "conjecture.hypernet.regimes.a1.00.r2").study));
}

}  // namespace
}  // namespace widthwise::verify
