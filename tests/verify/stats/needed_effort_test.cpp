#include "verify/stats/needed_effort.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace widthwise::verify {
namespace {

std::vector<WeightedPoint> line(int n) {
  std::vector<WeightedPoint> points;
  for (int k = 0; k < n; ++k) {
    const double x = std::ldexp(64.0, k);
    points.push_back({x, -0.5 * std::log(x), 0.01});
  }
  return points;
}

TEST(NeededEffort, DoublingsAreThoseThatTheFitThenNeeds) {
  for (const Powers& powers : {Powers{0.5}, Powers{1.0}, Powers{1.0, 2.0}}) {
    const auto few = line(6);
    const CorrectedFit fit = fit_corrected(few, Leading::kPowerLaw, powers);
    const int doublings = doublings_needed(few, fit, 0.4).value();
    const auto error = [&](int more) {
      return fit_corrected(line(6 + more), Leading::kPowerLaw, powers).target_se;
    };
    EXPECT_LE(error(doublings), 0.4 * fit.target_se);
    EXPECT_GT(error(doublings - 1), 0.4 * fit.target_se);
  }
}

TEST(NeededEffort, SaysDrawsAndWidths) {
  const auto points = line(6);
  const CorrectedFit fit = fit_corrected(points, Leading::kPowerLaw, {0.5});
  EXPECT_EQ(needed_effort(points, fit, 0.5).substr(0, 56),
            "the interval reaches across the margin; about 4.0 times ");
  EXPECT_NE(needed_effort(points, fit, 0.5).find(", or widths to "), std::string::npos);
  EXPECT_NE(needed_effort(points, fit, 0.1).find("about 100 times"), std::string::npos);
  EXPECT_EQ(needed_effort(points, fit, 1e-6).find("or widths"), std::string::npos);
}

TEST(NeededEffort, RefusesSharesThatAreNone) {
  const auto points = line(6);
  const CorrectedFit fit = fit_corrected(points, Leading::kPowerLaw, {1.0});
  EXPECT_THROW(doublings_needed(points, fit, 0.0), std::invalid_argument);
  EXPECT_THROW(doublings_needed(points, fit, 1.0), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
