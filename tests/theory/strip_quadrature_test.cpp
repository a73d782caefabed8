// Duals that are integrals: what is enclosed holds the value of another route, and the doubles lie
// within the stated number of ULPs of the enclosures.

#include "theory/strip_quadrature.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/theory/enclosure.hpp"
#include "tests/theory/reference_duals.hpp"
#include "theory/dual_activation.hpp"

namespace widthwise::theory {
namespace {

struct Smooth {
  Activation activation;
  RealFunction value;
  RealFunction slope;
};

Real50 tanh_slope(const Real50& t) {
  const Real50 y = tanh(t);
  return 1 - y * y;
}

Real50 sigmoid(const Real50& t) {
  return 1 / (1 + exp(Real50(-t)));
}

std::vector<Smooth> both() {
  return {{Activation::kTanh, [](const Real50& t) { return Real50(tanh(t)); }, tanh_slope},
          {Activation::kSilu, [](const Real50& t) { return Real50(t * sigmoid(t)); },
           [](const Real50& t) {
             const Real50 y = sigmoid(t);
             return Real50(y + t * y * (1 - y));
           }}};
}

template <class T>
GaussianPair<T> pair_with(double rho, double std_x, double std_y) {
  return gaussian_pair<T>(T(rho), T(std_x), T(std_y));
}

/// Other routes are sums cut off at some 1e-45.
void expect_encloses(const Enclosure& enclosure, const Real50& value) {
  const EndPoint point(value.str());
  EXPECT_LE(EndPoint(lower(enclosure) - 1e-40), point);
  EXPECT_GE(EndPoint(upper(enclosure) + 1e-40), point);
  EXPECT_LT(relative_width(enclosure), 1e-28);
}

TEST(StripQuadrature, EnclosesMehlersSum) {
  const EnclosurePrecision precision(34);
  for (const Smooth& s : both()) {
    for (const double rho : {0.25, -0.125}) {
      const auto duals_of = duals(s.activation, pair_with<Enclosure>(rho, 0.5, 1.25));
      expect_encloses(duals_of[0], mehler_dual(s.value, 0.5, s.value, 1.25, rho));
      expect_encloses(duals_of[1], mehler_dual(s.slope, 0.5, s.slope, 1.25, rho));
    }
  }
}

TEST(StripQuadrature, OfCollinearInputsIsAnIntegralOverOne) {
  const EnclosurePrecision precision(40);
  for (const Smooth& s : both()) {
    for (const int sign : {1, -1}) {
      const auto duals_of = duals(s.activation, pair_with<Enclosure>(sign, 0.75, 1.5));
      const auto along = [&](const RealFunction& f) {
        return normal_mean([&](const Real50& x) {
          return Real50(f(Real50(0.75 * x)) * f(Real50(sign * 1.5 * x)));
        });
      };
      expect_encloses(duals_of[0], along(s.value));
      expect_encloses(duals_of[1], along(s.slope));
    }
  }
}

TEST(StripQuadrature, GivesTheMeanOfSilu) {
  const EnclosurePrecision precision(40);
  const RealFunction& silu = both()[1].value;
  expect_encloses(mean_activation(Activation::kSilu, Enclosure(1.25)),
                  normal_mean([&](const Real50& x) { return silu(Real50(1.25 * x)); }));
}

/// Relative to the largest dual that there is at these deviations.
TEST(StripQuadrature, DoublesAreWithinTheirUlps) {
  const EnclosurePrecision precision(22);
  double worst = 0;
  for (const Smooth& s : both()) {
    for (const auto& [std_x, std_y] :
         {std::pair(1.0, 1.0), std::pair(0.3, 1.7), std::pair(1e-9, 1e-3), std::pair(0.1, 2.5)}) {
      const auto largest = [&](int k) {
        const auto of = [&](double std) {
          return duals(s.activation, pair_with<double>(1, std, std))[static_cast<std::size_t>(k)];
        };
        return std::sqrt(of(std_x) * of(std_y));
      };
      for (const double rho : {1.0, 1 - 1e-9, 0.6, 0.0, -0.9, -1.0}) {
        const auto got = duals(s.activation, pair_with<double>(rho, std_x, std_y));
        const auto want = duals(s.activation, pair_with<Enclosure>(rho, std_x, std_y));
        for (const std::size_t k : {0u, 1u}) {
          const double error = ulps_apart(got[k], want[k], largest(static_cast<int>(k)));
          EXPECT_LE(error, kDualErrorUlps)
              << name(s.activation) << ' ' << rho << ' ' << std_x << ' ' << std_y << ' ' << k;
          worst = std::fmax(worst, error);
        }
      }
    }
  }
  RecordProperty("worst_ulps", std::to_string(worst));
}

TEST(StripQuadrature, FewerBitsAreLeftOutAsStated) {
  // Coarse grids show what the proof bounds; a grid twice as coarse as stated would exceed it.
  double worst = 0;
  for (const double rho : {0.95, 0.5, 0.0, -0.7}) {
    for (const double std : {0.2, 1.0, 4.0}) {
      const auto pair = pair_with<double>(rho, std, 2 * std);
      const auto exact = strip_quadrature<TanhAndSlope>(pair);
      const double scale = TanhAndSlope::scale(0, std) * TanhAndSlope::scale(0, 2 * std);
      for (const int bits : {2, 8, 16, 32}) {
        const auto coarse = strip_quadrature<TanhAndSlope>(pair, bits);
        const double allowed = std::ldexp(1.0, -bits);
        EXPECT_LE(std::fabs(coarse[0] - exact[0]), allowed * scale) << rho << ' ' << std;
        EXPECT_LE(std::fabs(coarse[1] - exact[1]), allowed) << rho << ' ' << std;
        worst = std::fmax(worst, std::fabs(coarse[1] - exact[1]) / allowed);
      }
    }
  }
  RecordProperty("worst_of_allowed", std::to_string(worst));
  EXPECT_GT(worst, 1e-6) << "the bound is so wide that this shows nothing";
}

TEST(StripQuadrature, OfAZeroInputIsKnown) {
  const auto pair = pair_with<double>(1, 0.0, 1.0);
  EXPECT_EQ(dual(Activation::kTanh, pair), 0.0);
  EXPECT_EQ(dual(Activation::kSilu, pair), 0.0);
  EXPECT_NEAR(dual_derivative(Activation::kSilu, pair), 0.25, 1e-16);  // s'(0) E s' = 1/4
  EXPECT_EQ(dual_derivative(Activation::kTanh, pair_with<double>(1, 0.0, 0.0)), 1.0);
}

TEST(StripQuadrature, BoundsHoldInTheStrip) {
  // |tanh z| and |1 - tanh^2 z| where |Im z| = 3/2, from their closed forms.
  for (double x = 0; x < 6; x += 0.01) {
    const double sinh2 = std::sinh(x) * std::sinh(x);
    const double cos2 = std::cos(kStripOfTanh) * std::cos(kStripOfTanh);
    const double size = std::sqrt((sinh2 + 1 - cos2) / (sinh2 + cos2));
    EXPECT_LE(size, kTanhInStrip);
    EXPECT_LE(size, kTanhSlopeInStrip * std::hypot(x, kStripOfTanh));
    EXPECT_LE(1 / (sinh2 + cos2), kSlopeOfTanhInStrip);
  }
}

TEST(StripQuadrature, RefusesWhatTakesTooLong) {
  const EnclosurePrecision precision(400);
  EXPECT_THROW(duals(Activation::kTanh, pair_with<Enclosure>(0.5, 5, 5)), std::invalid_argument);
  EXPECT_THROW(dual(Activation::kSilu, pair_with<double>(0.5, 1, 24.1)), std::invalid_argument);
  EXPECT_THROW(dual(Activation::kSilu, GaussianPair<double>{1, std::nan(""), 0.5, 0.8}),
               std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
