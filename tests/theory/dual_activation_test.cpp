#include "theory/dual_activation.hpp"

#include <gtest/gtest.h>

#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <vector>

#include "tests/theory/ulps.hpp"

namespace widthwise::theory {
namespace {

const double kPi = boost::math::constants::pi<double>();

// Those whose error is relative to the dual itself.
const std::vector<Activation> kClosedForms{Activation::kRelu, Activation::kErf,
                                           Activation::kLinear};

/// Correlations at and near the places where formulas for an angle go wrong.
std::vector<double> correlation_sweep() {
  std::vector<double> sweep{0.0, 1e-300, -1e-300};
  for (double gap : {0.0, 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 0.1, 0.3, 0.45, 0.5, 0.8, 0.97}) {
    sweep.push_back(1 - gap);
    sweep.push_back(-1 + gap);
  }
  for (int i = -50; i <= 50; ++i) sweep.push_back(i / 50.7);
  return sweep;
}

/// E[g(a, b)] as an integral in polar coordinates: a = std_x r cos t, b = std_y r cos(t - angle).
/// Midpoints in t (error of order 1/n_angles at a jump of g), Gauss-Legendre in r.
double expectation(const std::function<double(double, double)>& g, double rho, double std_x,
                   double std_y, int n_angles) {
  const double angle = std::acos(rho);
  double sum = 0;
  for (int i = 0; i < n_angles; ++i) {
    const double t = 2 * kPi * (i + 0.5) / n_angles;
    const auto radial = [&](double r) {
      const double a = std_x * r * std::cos(t);
      const double b = std_y * r * std::cos(t - angle);
      return r * std::exp(-r * r / 2) * g(a, b);
    };
    sum += boost::math::quadrature::gauss<double, 30>::integrate(radial, 0.0, 10.0);
  }
  return sum / n_angles;
}

double relu(double t) {
  return std::sqrt(2.0) * std::fmax(t, 0.0);
}
double relu_slope(double t) {
  return t > 0 ? std::sqrt(2.0) : 0.0;
}
double erf_slope(double t) {
  return 2 / std::sqrt(kPi) * std::exp(-t * t);
}

TEST(DualActivation, ReluHasItsKnownValues) {
  const auto nngp = [](double rho) {
    return dual(Activation::kRelu, gaussian_pair(rho, 1.0, 1.0));
  };
  const auto slope = [](double rho) {
    return dual_derivative(Activation::kRelu, gaussian_pair(rho, 1.0, 1.0));
  };
  EXPECT_DOUBLE_EQ(nngp(1.0), 1.0);
  EXPECT_DOUBLE_EQ(nngp(0.0), 1 / kPi);
  EXPECT_DOUBLE_EQ(nngp(0.5), 1.0 / 3 + std::sqrt(3.0) / (2 * kPi));
  EXPECT_EQ(nngp(-1.0), 0.0);
  EXPECT_DOUBLE_EQ(slope(1.0), 1.0);
  EXPECT_DOUBLE_EQ(slope(0.0), 0.5);
  EXPECT_DOUBLE_EQ(slope(0.5), 2.0 / 3);
  EXPECT_EQ(slope(-1.0), 0.0);
}

TEST(DualActivation, ErfAndLinearHaveTheirKnownValues) {
  const auto pair = gaussian_pair(Covariance<double>{1.0, 0.5, 1.0});
  EXPECT_DOUBLE_EQ(dual(Activation::kErf, pair), 2 / kPi * std::asin(1.0 / 3));
  EXPECT_DOUBLE_EQ(dual_derivative(Activation::kErf, pair), 4 / kPi / std::sqrt(8.0));
  const Covariance<double> other{4.0, -1.5, 9.0};
  EXPECT_DOUBLE_EQ(dual(Activation::kLinear, other), -1.5);
  EXPECT_DOUBLE_EQ(dual_derivative(Activation::kLinear, other), 1.0);
}

TEST(DualActivation, ReluAgreesWithQuadratureOfItsDefinition) {
  constexpr int kAngles = 4000;
  for (double rho : {-0.95, -0.4, 0.0, 0.6, 0.99}) {
    const auto pair = gaussian_pair(rho, 0.7, 1.9);
    const auto product = [](double a, double b) { return relu(a) * relu(b); };
    const auto gates = [](double a, double b) { return relu_slope(a) * relu_slope(b); };
    // A kink costs the midpoint rule order 1/n^2, a jump (there are two, of height 2) order 1/n.
    EXPECT_NEAR(dual(Activation::kRelu, pair), expectation(product, rho, 0.7, 1.9, kAngles), 1e-5);
    EXPECT_NEAR(dual_derivative(Activation::kRelu, pair),
                expectation(gates, rho, 0.7, 1.9, kAngles), 4.0 / kAngles);
  }
}

TEST(DualActivation, ErfAgreesWithQuadratureOfItsDefinition) {
  for (double rho : {-0.95, -0.4, 0.0, 0.6, 0.99}) {
    const auto pair = gaussian_pair(rho, 0.7, 1.9);
    const auto product = [](double a, double b) { return std::erf(a) * std::erf(b); };
    const auto slopes = [](double a, double b) { return erf_slope(a) * erf_slope(b); };
    // Smooth and periodic in the angle, analytic in the radius: both rules converge exponentially.
    EXPECT_NEAR(dual(Activation::kErf, pair), expectation(product, rho, 0.7, 1.9, 400), 1e-9);
    EXPECT_NEAR(dual_derivative(Activation::kErf, pair), expectation(slopes, rho, 0.7, 1.9, 400),
                1e-9);
  }
}

TEST(DualActivation, DoubleAgreesWith50DigitsAtEveryCorrelation) {
  double worst = 0;
  for (Activation activation : kClosedForms) {
    for (double rho : correlation_sweep()) {
      const auto pair = gaussian_pair(rho, 0.3, 1.7);
      const auto exact = gaussian_pair<Real50>(rho, 0.3, 1.7);
      const double error = ulps_apart(dual(activation, pair), dual(activation, exact));
      const double slope_error =
          ulps_apart(dual_derivative(activation, pair), dual_derivative(activation, exact));
      EXPECT_LE(error, kDualErrorUlps) << "activation " << name(activation) << " rho " << rho;
      EXPECT_LE(slope_error, kDualErrorUlps) << "activation " << name(activation) << " rho " << rho;
      worst = std::fmax(worst, std::fmax(error, slope_error));
    }
  }
  RecordProperty("worst_ulps", std::to_string(worst));
}

TEST(DualActivation, DoubleAgreesWith50DigitsForCovariances) {
  double worst = 0;
  for (Activation activation : kClosedForms) {
    for (double rho : correlation_sweep()) {
      // The 50-digit reference sees the same rounded entries, so the fused determinant is on trial.
      const double xx = 0.09, yy = 2.89, xy = rho * 0.51;
      if (Real50(xy) * xy > Real50(xx) * yy) continue;
      const Covariance<double> cov{xx, xy, yy};
      const Covariance<Real50> exact{xx, xy, yy};
      const double error = ulps_apart(dual(activation, cov), dual(activation, exact));
      const double slope_error =
          ulps_apart(dual_derivative(activation, cov), dual_derivative(activation, exact));
      EXPECT_LE(error, kDualErrorUlps) << "activation " << name(activation) << " rho " << rho;
      EXPECT_LE(slope_error, kDualErrorUlps) << "activation " << name(activation) << " rho " << rho;
      worst = std::fmax(worst, std::fmax(error, slope_error));
    }
  }
  RecordProperty("worst_ulps", std::to_string(worst));
}

TEST(DualActivation, NearOppositeInputsFollowTheCubeOfTheSupplement) {
  // p = pi - angle = sqrt(2 gap) (1 + gap/12 + ..), kappa1 = p^3 / (3 pi) (1 - p^2/10 + ..).
  const double gap = std::ldexp(1.0, -40);
  const double p = std::sqrt(2 * gap);
  const double got = dual(Activation::kRelu, gaussian_pair(-1 + gap, 1.0, 1.0));
  EXPECT_NEAR(got / (p * p * p / (3 * kPi)), 1.0, gap);
}

TEST(DualActivation, OneMinusKappa1KeepsItsDigits) {
  for (double rho : correlation_sweep()) {
    const auto pair = gaussian_pair(rho, 1.0, 1.0);
    const Real50 exact = 1 - arc_cosine_1(gaussian_pair<Real50>(rho, 1, 1));
    EXPECT_LE(ulps_apart(one_minus_arc_cosine_1(pair), exact), kDualErrorUlps) << "rho " << rho;
  }
}

TEST(DualActivation, ZeroInputGivesZeroForRelu) {
  for (const Covariance<double>& cov :
       {Covariance<double>{0, 0, 1}, Covariance<double>{1, 0, 0}, Covariance<double>{0, 0, 0}}) {
    EXPECT_EQ(dual(Activation::kRelu, cov), 0.0);
    EXPECT_EQ(dual_derivative(Activation::kRelu, cov), 0.0);
    EXPECT_EQ(dual(Activation::kErf, cov), 0.0);
  }
  // erf'(0) = 2 / sqrt(pi) on both sides.
  EXPECT_DOUBLE_EQ(dual_derivative(Activation::kErf, Covariance<double>{0, 0, 0}), 4 / kPi);
}

TEST(DualActivation, CorrelationBeyondOneByRoundingCountsAsOne) {
  const double above = std::nextafter(1.0, 2.0);
  EXPECT_DOUBLE_EQ(dual(Activation::kRelu, Covariance<double>{1, above, 1}), 1.0);
  EXPECT_EQ(dual_derivative(Activation::kRelu, Covariance<double>{1, above, 1}), 1.0);
  EXPECT_EQ(dual(Activation::kRelu, Covariance<double>{1, -above, 1}), 0.0);
  EXPECT_EQ(dual_derivative(Activation::kRelu, Covariance<double>{1, -above, 1}), 0.0);
}

TEST(DualActivation, ScalesWithTheNormsUpToTheEdgeOfDouble) {
  const Covariance<double> unit{1.0, 0.25, 1.0};
  const Covariance<double> huge{1e300, 0.25e300, 1e300};
  const Covariance<double> tiny{1e-300, 0.25e-300, 1e-300};
  const Covariance<double> mixed{1e300, 0.25, 1e-300};
  const double nngp = dual(Activation::kRelu, unit);
  const double slope = dual_derivative(Activation::kRelu, unit);
  EXPECT_NEAR(dual(Activation::kRelu, huge) / 1e300, nngp, 1e-15);
  EXPECT_NEAR(dual(Activation::kRelu, tiny) * 1e300, nngp, 1e-15);
  EXPECT_NEAR(dual(Activation::kRelu, mixed), nngp, 1e-15);
  for (const auto& cov : {huge, tiny, mixed}) {
    EXPECT_NEAR(dual_derivative(Activation::kRelu, cov), slope, 1e-15);
  }
  // erf saturates to a sign: (2/pi) arcsin rho.
  EXPECT_NEAR(dual(Activation::kErf, huge), 2 / kPi * std::asin(0.25), 1e-15);
}

TEST(DualActivation, IsSymmetric) {
  for (Activation activation : kClosedForms) {
    const Covariance<double> cov{0.4, -0.3, 1.7};
    const Covariance<double> swapped{1.7, -0.3, 0.4};
    EXPECT_DOUBLE_EQ(dual(activation, cov), dual(activation, swapped));
    EXPECT_DOUBLE_EQ(dual_derivative(activation, cov), dual_derivative(activation, swapped));
  }
}

TEST(DualActivation, RefusesWhatHasNoAnswer) {
  const auto wide = gaussian_pair(0.5, 24.5, 1.0);
  EXPECT_THROW(dual(Activation::kTanh, wide), std::invalid_argument);
  EXPECT_THROW(dual_derivative(Activation::kTanh, wide), std::invalid_argument);
  EXPECT_THROW(gaussian_pair(1.5, 1.0, 1.0), std::invalid_argument);
  EXPECT_THROW(gaussian_pair(std::nan(""), 1.0, 1.0), std::invalid_argument);
  EXPECT_THROW(gaussian_pair(0.5, -1.0, 1.0), std::invalid_argument);
  EXPECT_THROW(gaussian_pair(Covariance<double>{1, 1.1, 1}), std::invalid_argument);
  EXPECT_THROW(gaussian_pair(Covariance<double>{-1, 0, 1}), std::invalid_argument);
  EXPECT_THROW(gaussian_pair(Covariance<double>{1, std::nan(""), 1}), std::invalid_argument);
  EXPECT_THROW(gaussian_pair(Covariance<double>{0, 0.5, 1}), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
