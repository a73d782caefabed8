// Closed forms of duals against 50 digits of other routes, and their accuracy in double.

#include <gtest/gtest.h>

#include <array>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "tests/theory/enclosure.hpp"
#include "tests/theory/reference_duals.hpp"
#include "theory/dual_activation.hpp"

namespace widthwise::theory {
namespace {

constexpr double kClose = 1e-45;

double distance(const Real50& a, const Real50& b) {
  return static_cast<double>(abs(Real50(a - b)));
}

template <class T>
GaussianPair<T> deviating_pair(double rho, double std_x, double std_y) {
  return gaussian_pair<T>(T(rho), T(std_x), T(std_y));
}

Activation polynomial(std::vector<double> coefficients) {
  return Activation::polynomial(coefficients);
}

Real50 normal_density(const Real50& t) {
  return exp(Real50(-t * t / 2)) / sqrt(Real50(2 * boost::math::constants::pi<Real50>()));
}

Real50 normal_distribution(const Real50& t) {
  return boost::math::erfc(Real50(-t / sqrt(Real50(2)))) / 2;
}

/// E[f(a) g(a)] with g(a) = E[f(b) | a], given as a function of the mean and deviation of b.
Real50 conditioned(const RealFunction& f,
                   const std::function<Real50(const Real50&, const Real50&)>& mean_of_f, double rho,
                   double std_x, double std_y) {
  const Real50 left = std_y * sqrt(Real50(1 - Real50(rho) * rho));
  return normal_mean([&](const Real50& x) {
    return Real50(f(Real50(std_x * x)) * mean_of_f(Real50(Real50(rho) * std_y * x), left));
  });
}

TEST(DualValues, GeluAgreesWithAnIntegralOverOneVariable) {
  // E[b Phi(b)] and its derivative by the mean, for b of mean m and deviation d: with c = sqrt(1 +
  // d^2) they are m Phi(m / c) + d^2 phi(m / c) / c, and Phi + m phi / c - d^2 m phi / c^3.
  const auto value = [](const Real50& t) { return Real50(t * normal_distribution(t)); };
  const auto slope = [](const Real50& t) {
    return Real50(normal_distribution(t) + t * normal_density(t));
  };
  const auto mean_value = [](const Real50& m, const Real50& d) {
    const Real50 c = sqrt(Real50(1 + d * d));
    return Real50(m * normal_distribution(m / c) + d * d * normal_density(m / c) / c);
  };
  const auto mean_slope = [](const Real50& m, const Real50& d) {
    const Real50 c = sqrt(Real50(1 + d * d));
    return Real50(normal_distribution(m / c) +
                  m * normal_density(m / c) * (1 / c - d * d / (c * c * c)));
  };
  for (const double rho : {0.75, -0.5}) {
    const auto got = duals(Activation::kGelu, deviating_pair<Real50>(rho, 0.75, 1.5));
    EXPECT_LT(distance(got[0], conditioned(value, mean_value, rho, 0.75, 1.5)), kClose) << rho;
    EXPECT_LT(distance(got[1], conditioned(slope, mean_slope, rho, 0.75, 1.5)), kClose) << rho;
  }
  EXPECT_LT(distance(mean_activation(Activation::kGelu, Real50(1.5)),
                     normal_mean([&](const Real50& x) { return value(Real50(1.5 * x)); })),
            kClose);
}

TEST(DualValues, GeluHasItsKnownValues) {
  // Unit variances: 1 / (4 pi) if independent, 1/3 + 1 / (2 pi sqrt 3) if equal.
  const double pi = std::numbers::pi;
  EXPECT_DOUBLE_EQ(dual(Activation::kGelu, gaussian_pair(0.0, 1.0, 1.0)), 1 / (4 * pi));
  EXPECT_DOUBLE_EQ(dual(Activation::kGelu, gaussian_pair(1.0, 1.0, 1.0)),
                   1.0 / 3 + 1 / (2 * pi * std::numbers::sqrt3));
  // Far from zero it is a ReLU without its gain.
  EXPECT_NEAR(dual(Activation::kGelu, gaussian_pair(0.5, 1e4, 1e4)) / 1e8,
              dual(Activation::kRelu, gaussian_pair(0.5, 1.0, 1.0)) / 2, 1e-8);
}

TEST(DualValues, SineAgreesWithAnIntegralOverOneVariable) {
  const auto damped = [](const Real50& d) { return exp(Real50(-d * d / 2)); };
  const auto sine = [](const Real50& t) { return Real50(sin(t)); };
  const auto cosine = [](const Real50& t) { return Real50(cos(t)); };
  const auto mean_sine = [&](const Real50& m, const Real50& d) {
    return Real50(sin(m) * damped(d));
  };
  const auto mean_cosine = [&](const Real50& m, const Real50& d) {
    return Real50(cos(m) * damped(d));
  };
  for (const double rho : {1.0, 0.75, 0.0, -0.5, -1.0}) {
    const auto got = duals(Activation::kSin, deviating_pair<Real50>(rho, 0.75, 1.5));
    EXPECT_LT(distance(got[0], conditioned(sine, mean_sine, rho, 0.75, 1.5)), kClose) << rho;
    EXPECT_LT(distance(got[1], conditioned(cosine, mean_cosine, rho, 0.75, 1.5)), kClose) << rho;
  }
}

/// E[a^i b^j] by Isserlis: a pairs with another a or with a b.
Real50 pairings(int i, int j, const Covariance<Real50>& cov) {
  if (i < 0 || j < 0) return 0;
  if (i == 0 && j == 0) return 1;
  if (i == 0) return j == 1 ? Real50(0) : Real50((j - 1) * cov.yy * pairings(0, j - 2, cov));
  return (i - 1) * cov.xx * (i > 1 ? pairings(i - 2, j, cov) : Real50(0)) +
         j * cov.xy * (j > 0 ? pairings(i - 1, j - 1, cov) : Real50(0));
}

TEST(DualValues, PolynomialsAreSumsOverPairings) {
  const std::vector<double> c{0.5, -1, 0.25, 0, 2, 0, 0, -0.5, 0.125};
  const double rho = -0.25, std_x = 0.75, std_y = 1.5;
  const Covariance<Real50> cov{std_x * std_x, rho * std_x * std_y, std_y * std_y};
  Real50 value = 0, slope = 0, mean = 0;
  for (int i = 0; i < std::ssize(c); ++i) {
    mean += c[i] * pairings(i, 0, cov);
    for (int j = 0; j < std::ssize(c); ++j) {
      value += c[i] * c[j] * pairings(i, j, cov);
      slope += i * c[i] * j * c[j] * pairings(i - 1, j - 1, cov);
    }
  }
  const auto got = duals(polynomial(c), deviating_pair<Real50>(rho, std_x, std_y));
  EXPECT_LT(distance(got[0], value), 1e-43);
  EXPECT_LT(distance(got[1], slope), 1e-43);
  EXPECT_LT(distance(mean_activation(polynomial(c), Real50(std_x)), mean), kClose);
}

TEST(DualValues, CoefficientsAreDecimals) {
  const auto square_of = [](const Activation& activation) {
    return dual(activation, deviating_pair<Real50>(1, 1, 1));
  };
  EXPECT_LT(distance(square_of(polynomial({0, 0.1})), Real50("0.01")), 1e-49);
  const Real50 slope =
      dual_derivative(Activation::leaky_relu(0.1), deviating_pair<Real50>(0, 1, 1));
  EXPECT_LT(distance(slope, (Real50("0.2") + Real50("0.405")) / Real50("1.01")), 1e-49);
}

TEST(DualValues, LeakyReluLiesBetweenReluLinearAndModulus) {
  for (const double rho : {1.0, 0.6, 0.0, -0.3, -1.0}) {
    const auto pair = gaussian_pair(rho, 0.7, 1.9);
    const auto leaky = [&](double slope) { return duals(Activation::leaky_relu(slope), pair); };
    EXPECT_EQ(leaky(0), duals(Activation::kRelu, pair));
    EXPECT_EQ(leaky(1), duals(Activation::kLinear, pair));
    // E|ab| = (2 / pi) (sin t + (pi / 2 - t) cos t), and signs agree as 1 - 2 t / pi.
    const double angle = std::acos(rho);
    const double pi = std::numbers::pi;
    EXPECT_NEAR(leaky(-1)[0], 1.33 * 2 / pi * (std::sin(angle) + (pi / 2 - angle) * rho), 1e-14);
    EXPECT_NEAR(leaky(-1)[1], 1 - 2 * angle / pi, 1e-14);
  }
  EXPECT_NEAR(mean_activation(Activation::leaky_relu(-1), 2.0), 2 * std::sqrt(2 / std::numbers::pi),
              1e-15);
  // Two units at 0 have the slope g c both, g^2 = 2 / (1 + c^2).
  EXPECT_DOUBLE_EQ(dual_derivative(Activation::leaky_relu(0.5), gaussian_pair(1.0, 0.0, 0.0)), 0.4);
  EXPECT_DOUBLE_EQ(dual_derivative(Activation::leaky_relu(0.5), gaussian_pair(1.0, 0.0, 1.0)), 0.6);
}

TEST(DualValues, LeakyReluKeepsTheAngle) {
  const EnclosurePrecision precision(60);
  double worst = 0;
  for (const double slope : {0.01, 0.3, 1.0, 3.0, -0.2, -1.0}) {
    const Activation leaky = Activation::leaky_relu(slope);
    for (const double rho : {1.0, 1 - 1e-12, 0.9, 0.0, -0.6, -1 + 1e-9, -1 + 1e-14, -1.0}) {
      const auto got = propagate(leaky, gaussian_pair(rho, 1.0, 1.0));
      const auto want = propagate(leaky, deviating_pair<Enclosure>(rho, 1, 1));
      const double error = ulps_apart(got.sine, want.sine, got.sine);
      EXPECT_LE(error, 2 * kDualErrorUlps) << slope << ' ' << rho;
      EXPECT_LE(ulps_apart(got.cosine, want.cosine, 1.0), kDualErrorUlps) << slope << ' ' << rho;
      worst = std::fmax(worst, error);
    }
  }
  RecordProperty("worst_ulps", std::to_string(worst));
}

TEST(DualValues, DoublesAreWithinTheirUlps) {
  // Relative to the largest dual there is at these deviations; polynomials to that with |c_k|.
  const EnclosurePrecision precision(60);
  const std::vector<std::pair<Activation, Activation>> with_scales{
      {Activation::kGelu, Activation::kGelu},
      {Activation::kSin, Activation::kSin},
      {Activation::leaky_relu(0.3), Activation::leaky_relu(0.3)},
      {Activation::leaky_relu(-0.5), Activation::leaky_relu(-0.5)},
      {polynomial({0.1, 1, -0.5, 0.3}), polynomial({0.1, 1, 0.5, 0.3})},
      {polynomial({0, 1, 0, 0, 0, -0.01, 0, 0, 1e-3}),
       polynomial({0, 1, 0, 0, 0, 0.01, 0, 0, 1e-3})}};
  double worst = 0;
  for (const auto& [activation, of_scale] : with_scales) {
    for (const auto& [std_x, std_y] :
         {std::pair(1.0, 1.0), std::pair(0.3, 1.7), std::pair(1e-6, 1.0), std::pair(3.0, 3.0)}) {
      const auto at_x = duals(of_scale, gaussian_pair(1.0, std_x, std_x));
      const auto at_y = duals(of_scale, gaussian_pair(1.0, std_y, std_y));
      for (const double rho : {1.0, 1 - 1e-12, 0.9, 0.3, 0.0, -0.6, -1 + 1e-9, -1.0}) {
        const auto got = duals(activation, gaussian_pair(rho, std_x, std_y));
        const auto want = duals(activation, deviating_pair<Enclosure>(rho, std_x, std_y));
        for (const std::size_t k : {0u, 1u}) {
          const double error = ulps_apart(got[k], want[k], std::sqrt(at_x[k] * at_y[k]));
          EXPECT_LE(error, kDualErrorUlps)
              << name(activation) << ' ' << rho << ' ' << std_x << ' ' << std_y << ' ' << k;
          worst = std::fmax(worst, error);
        }
      }
    }
  }
  RecordProperty("worst_ulps", std::to_string(worst));
}

}  // namespace
}  // namespace widthwise::theory
