// Whether widths are large enough: curves that have settled, curves that have not.

#include "verify/claims/regime.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace widthwise::verify {
namespace {

std::vector<Deviation> fading(double power, double constant = 0) {
  std::vector<Deviation> deviations;
  for (double n = 64; n <= 8192; n *= 2) deviations.push_back({n, constant + std::pow(n, -power)});
  return deviations;
}

TEST(StillFalls, TellsWhatVanishesFromWhatStays) {
  for (const double power : {0.3, 0.5, 1.0, 2.0}) EXPECT_TRUE(still_falls(fading(power))) << power;
  EXPECT_FALSE(still_falls(fading(0.2)));
  EXPECT_FALSE(still_falls(fading(1.0, 0.5)));
  EXPECT_FALSE(still_falls(fading(1.0, -0.001)));  // has passed zero, and stays there
  EXPECT_FALSE(still_falls({}));
  const std::vector<Deviation> one{{64, 1.0}};
  EXPECT_FALSE(still_falls(one));
}

std::vector<WeightedPoint> curve_of(double slope, double b) {
  std::vector<WeightedPoint> points;
  for (double n = 64; n <= 1024; n *= 2) {
    points.push_back({n, slope * std::log(n) + 0.5 * std::log1p(b / n), 0.001});
  }
  return points;
}

FamilyFit fit_of(std::span<const WeightedPoint> points) {
  return fit_family(points, Leading::kPowerLaw, half_powers(), 1e-3, 1000000);
}

TEST(UnreachedRegime, SpeaksUpWhereTheFitPromisesMoreThanWasSeen) {
  const auto settled = curve_of(-1, 10);
  EXPECT_EQ(unreached_regime(settled, fit_of(settled), 0.1), "");
  // Over these widths it falls like n^-1.4 and more, and would settle at -1 far beyond.
  FamilyFit promising = fit_of(settled);
  const auto steep = curve_of(-1, 5000);
  const std::string reason = unreached_regime(steep, promising, 0.1);
  EXPECT_NE(reason.find("asymptotic regime not reached"), std::string::npos) << reason;
}

TEST(UnrefutedSlope, SparesWhatIsCloseOrStillMoves) {
  EXPECT_EQ(unrefuted_slope(curve_of(-1, 1), -2, 0.1), "");
  EXPECT_NE(unrefuted_slope(curve_of(-1, 1), -1.05, 0.1).find("within the margin"),
            std::string::npos);
  EXPECT_NE(unrefuted_slope(curve_of(-1, 200), -1, 0.01).find("still moves towards"),
            std::string::npos);
}

TEST(WidthNeeded, IsWhereTheFittedCorrectionHasFaded) {
  CorrectedFit fit{};
  fit.leading = Leading::kPowerLaw;
  fit.target = -1;
  fit.coefficients = {100};
  fit.powers = {1.0};
  fit.smallest_width = 64;
  const double width = width_needed(fit, 0.05);
  const auto off = [&](double n) { return std::abs(fit.slope_between(n / 4, n) + 1); };
  EXPECT_LE(off(width), 0.05);
  EXPECT_GT(off(width / 2), 0.05);
  fit.powers = {1e-9};
  fit.coefficients = {1e12};
  EXPECT_EQ(width_needed(fit, 0.05), std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace widthwise::verify
