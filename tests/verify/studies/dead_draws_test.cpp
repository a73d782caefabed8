// Draws that are exactly zero at n = infinity: theory/dead_share.hpp.

#include <gtest/gtest.h>

#include <cmath>

#include "theory/dead_share.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {
namespace {

// The share of draws whose K^(H), and for H > 2 whose K^(2), is exactly zero.
double zero_share(int depth_g, std::int64_t width_g, int n_draws) {
  const auto study =
      study_of(HypernetEnsemble{.widths = WidthLaw::sequential(), .depth_g = depth_g},
               Correlations{depth_g});
  int n_zero = 0;
  for (int k = 0; k < n_draws; ++k) {
    const Eigen::VectorXd draw = study->draw({}, width_g, static_cast<std::uint64_t>(k));
    n_zero += draw(depth_g) == 0.0;
    if (depth_g == 3) {
      EXPECT_EQ(draw(2) == 0.0, draw(3) == 0.0) << "draw " << k;
    }
  }
  return static_cast<double>(n_zero) / n_draws;
}

constexpr int kDraws = 20000;

// Five standard errors: once in two million.
double reach(double share) {
  return 5 * std::sqrt(share * (1 - share) / kDraws);
}

TEST(DeadDraws, AreAsManyAsTheBinomialLawSaysOfOneHiddenLayer) {
  const auto pair = theory::gaussian_pair(0.6, 1.0, 1.0);
  for (const int m : {2, 4}) {
    const double share = theory::dead_share(1, 2, pair, pair, m);
    EXPECT_NEAR(zero_share(2, m, kDraws), share, reach(share)) << "m = " << m;
  }
}

// The number that the hypotheses of the text on a fixed g name.
TEST(DeadDraws, AreOneInTenAtWidthEightAndThreeLayers) {
  EXPECT_NEAR(zero_share(3, 8, kDraws), 0.0965, reach(0.0965));
  EXPECT_NEAR(zero_share(3, 4, kDraws), 0.38, reach(0.38));
}

}  // namespace
}  // namespace widthwise::verify
