#include "theory/kink_drift.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace widthwise::theory {
namespace {

// The integrals over units, at a width where the kinks dominate: unit (h, a) with h ~ N(0, X) and
// a ~ N(0, 1) closes where 0 < h < G sqrt(2) X a / sqrt(n).
struct Lost {
  double kernel;
  double gates;
};

Lost lost_by_integration(double gap, double mean_square, double n) {
  const boost::math::normal standard;
  const double g = gap / (2.0 * mean_square);
  const auto closes = [&](double a) {
    const double reach = g * std::sqrt(2.0) * mean_square * a / std::sqrt(n);
    return boost::math::cdf(standard, reach / std::sqrt(mean_square)) - 0.5;
  };
  using Quadrature = boost::math::quadrature::gauss_kronrod<double, 61>;
  const auto mean = [&](auto of) {
    return Quadrature::integrate(
        [&](double a) { return boost::math::pdf(standard, a) * of(a) * closes(a); }, 0.0, 12.0);
  };
  return {-2.0 * mean_square * mean([](double a) { return a * a; }) * std::sqrt(n),
          mean([](double) { return 1.0; }) * std::sqrt(n)};
}

TEST(KinkDrift, IsTheIntegralOverUnits) {
  for (const double mean_square : {0.25, 1.0, 4.0}) {
    for (const double gap : {0.5, 1.0, 3.0}) {
      const KinkDrift predicted = kink_drift(gap, mean_square, 0.5);
      const Lost lost = lost_by_integration(gap, mean_square, 1e10);
      EXPECT_NEAR(predicted.kernel / lost.kernel, 1.0, 1e-8);
      EXPECT_NEAR(predicted.gates_lost / lost.gates, 1.0, 1e-8);
    }
  }
}

TEST(KinkDrift, HasItsKnownValues) {
  EXPECT_NEAR(kink_drift(1.0, 1.0, 1.0).kernel, -0.450158, 1e-6);
  EXPECT_NEAR(kink_drift(1.0, 1.0, 0.01).gates_lost, 0.112540, 1e-6);
  EXPECT_NEAR(kink_drift(2.0, 1.0, 1.5).kernel, -3.0 * 0.450158, 1e-5);
  EXPECT_NEAR(kink_drift(2.0, 4.0, 1.5).gates_lost, 1.5 * 0.112540, 1e-5);
}

TEST(KinkDrift, RefusesRunsThatDoNotConverge) {
  EXPECT_THROW(kink_drift(1.0, 1.0, 2.0), std::invalid_argument);
  EXPECT_THROW(kink_drift(1.0, 1.0, 0.0), std::invalid_argument);
  EXPECT_THROW(kink_drift(1.0, 0.0, 0.5), std::invalid_argument);
  EXPECT_THROW(kink_drift(-1.0, 1.0, 0.5), std::invalid_argument);
  EXPECT_THROW(kink_drift(1.0, 1.0, std::numeric_limits<double>::quiet_NaN()),
               std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
