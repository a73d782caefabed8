#include "theory/hypernet_kernel.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "tests/theory/textbook_hypernet.hpp"
#include "tests/theory/ulps.hpp"
#include "theory/mlp_kernel.hpp"

namespace widthwise::theory {
namespace {

TEST(HypernetKernel, HasItsKnownValues) {
  const auto pair = gaussian_pair(0.6, 1.0, 1.0);
  const auto kernel = hypernet_kernel(1, 3, pair, pair);
  EXPECT_NEAR(kernel.ntk, 0.9523, 5e-5);
  EXPECT_NEAR(kernel.ntk_without_s, 1.2136, 5e-5);
}

TEST(HypernetKernel, OneInputCountsTheLayers) {
  // All gates agree: S = a^2, G^l = a^{2l} c^2, Theta_f = (L_f + 1) a^2, Theta_g = H a^{2(H-1)}
  // c^2.
  const double a = 1.5, c = 0.4;
  for (int depth_f : {1, 2, 4}) {
    for (int depth_g : {1, 2, 5}) {
      const auto kernel =
          hypernet_kernel(depth_f, depth_g, gaussian_pair(1.0, a, a), gaussian_pair(1.0, c, c));
      const double g = std::pow(a, 2 * (depth_g - 1)) * c * c;
      EXPECT_DOUBLE_EQ(kernel.weight_covariance, a * a);
      EXPECT_DOUBLE_EQ(kernel.theta_f, (depth_f + 1) * a * a);
      EXPECT_NEAR(kernel.theta_g, depth_g * g, 1e-14 * depth_g * g);
      EXPECT_NEAR(kernel.nngp, a * a * g, 1e-14 * a * a * g);
      EXPECT_NEAR(kernel.ntk, kernel.theta_f * depth_g * g, 1e-13 * kernel.ntk);
    }
  }
}

TEST(HypernetKernel, OneWeightLayerIsAnMlpContractedWithZ) {
  for (double rho_z : {-1.0, -0.2, 0.0, 0.7}) {
    const auto x = gaussian_pair(-0.3, 0.8, 1.1);
    const auto z = gaussian_pair(rho_z, 1.7, 0.6);
    const auto mlp = mlp_kernel(Activation::kRelu, 2, x);
    const auto kernel = hypernet_kernel(2, 1, x, z);
    const double g0 = rho_z * 1.7 * 0.6;
    EXPECT_DOUBLE_EQ(kernel.nngp, mlp.nngp * g0);
    EXPECT_DOUBLE_EQ(kernel.ntk, mlp.ntk * g0);
    EXPECT_DOUBLE_EQ(kernel.ntk_without_s, kernel.ntk);
  }
}

TEST(HypernetKernel, TwoWeightLayersByHand) {
  // Orthogonal x: S = kappa1(0) = 1/pi. z = z': G^0 = 1, correlation of (a, b) is 1/pi.
  const double s = 1 / std::numbers::pi;
  const double t = std::acos(s);
  const double g1 = (std::sin(t) + (std::numbers::pi - t) * s) / std::numbers::pi;
  const double d1 = 1 - t / std::numbers::pi;
  const auto kernel =
      hypernet_kernel(1, 2, gaussian_pair(0.0, 1.0, 1.0), gaussian_pair(1.0, 1.0, 1.0));
  EXPECT_NEAR(kernel.weight_covariance, s, 1e-16);
  EXPECT_NEAR(kernel.theta_f, s, 1e-16);
  EXPECT_NEAR(kernel.nngp, s * g1, 1e-16);
  EXPECT_NEAR(kernel.theta_g, g1 + s * d1, 1e-15);
  EXPECT_NEAR(kernel.ntk, s * (g1 + s * d1), 1e-15);
  EXPECT_NEAR(kernel.ntk_without_s, s * (g1 + d1), 1e-15);
}

TEST(HypernetKernel, NeedsOfFOnlyTheCovarianceOfWeightsAndItsNtk) {
  const auto x = gaussian_pair(0.4, 1.2, 0.7), z = gaussian_pair(-0.3, 1.0, 2.0);
  const auto f = mlp_kernel(Activation::kRelu, 2, x);
  const auto want = hypernet_kernel(2, 4, x, z);
  const auto got = hypernet_kernel(
      WeightKernel<double>{gaussian_pair(Covariance<double>{1.44, f.nngp, 0.49}), f.ntk}, 4, z);
  EXPECT_NEAR(got.ntk, want.ntk, 1e-14);
  EXPECT_NEAR(got.nngp, want.nngp, 1e-14);
  EXPECT_NEAR(got.theta_g, want.theta_g, 1e-14);
  EXPECT_NEAR(got.ntk_without_s, want.ntk_without_s, 1e-14);
  EXPECT_EQ(got.weight_covariance, f.nngp);
  EXPECT_EQ(got.theta_f, f.ntk);
  EXPECT_THROW(hypernet_kernel(WeightKernel<double>{z, 1.0}, 0, z), std::invalid_argument);
}

/// d (S G^{H-1}) / dS for weights of variances 1: a central difference in 50 digits.
Real50 price_derivative(const MlpArchitecture<Real50>& g, const Real50& s,
                        const GaussianPair<Real50>& z) {
  const auto nngp = [&](const Real50& covariance) {
    const auto weights = gaussian_pair<Real50>(covariance, 1, 1);
    return Real50(covariance * primary_network_kernel(g, weights, z).last);
  };
  const Real50 step("1e-16");
  return (nngp(s + step) - nngp(s - step)) / (2 * step);
}

TEST(HypernetKernel, ThetaGIsTheDerivativeOfTheNngpInTheWeightCovariance) {
  // Price's theorem; it knows nothing of backpropagation, and refutes the form without S.
  const auto z = gaussian_pair<Real50>(Real50(-3) / 10, Real50(13) / 10, Real50(7) / 10);
  for (int depth_g : {1, 2, 3, 6}) {
    for (const char* s : {"-0.7", "0", "0.45", "0.9"}) {
      const auto weights = gaussian_pair<Real50>(Real50(s), 1, 1);
      const auto g = primary_network_kernel(depth_g, weights, z);
      const Real50 derivative = price_derivative({.depth = depth_g - 1}, Real50(s), z);
      EXPECT_LT(static_cast<double>(abs(g.theta - derivative)), 1e-29) << depth_g << ' ' << s;
      if (depth_g == 1) continue;
      EXPECT_GT(static_cast<double>(abs(g.theta_without_s - derivative)), 1e-3);
    }
  }
}

// A ReLU g is homogeneous of degree 1 in each layer: scales of its layers multiply.
TEST(HypernetKernel, ScalesOfAHomogeneousGMultiply) {
  const auto x = gaussian_pair(0.3, 0.8, 2.0), z = gaussian_pair(-0.6, 1.5, 0.4);
  const auto plain = hypernet_kernel(2, 3, x, z);
  const auto scaled = hypernet_kernel(
      HypernetArchitecture<double>{.f = {.depth = 2}, .g = {.depth = 2, .sigma_w = {2, 0.5, 3}}}, x,
      z);
  EXPECT_NEAR(scaled.nngp, 9 * plain.nngp, 1e-13 * std::abs(plain.nngp));
  EXPECT_NEAR(scaled.ntk, 9 * plain.ntk, 1e-12 * std::abs(plain.ntk));
  EXPECT_EQ(scaled.theta_f, plain.theta_f);
}

// The same with scales a layer, biases that f emits and skips, of activations with and without a
// mean.
TEST(HypernetKernel, ThetaGIsThatDerivativeForAnyG) {
  const auto z = gaussian_pair<Real50>(Real50(-3) / 10, Real50(13) / 10, Real50(7) / 10);
  const std::vector<Real50> sigma_w{Real50(12) / 10, Real50(7) / 10, Real50(9) / 10};
  const std::vector<Real50> sigma_b{Real50(3) / 10, Real50(0), Real50(5) / 10};
  for (const Activation& activation : {Activation::kRelu, Activation::kErf, Activation::kGelu}) {
    for (const Residual residual : {Residual::kNone, Residual::kPlain, Residual::kScaled}) {
      const MlpArchitecture<Real50> g{.activation = activation,
                                      .depth = 2,
                                      .sigma_w = sigma_w,
                                      .sigma_b = sigma_b,
                                      .residual = residual};
      for (const char* s : {"-0.7", "0", "0.45"}) {
        const auto kernel = primary_network_kernel(g, gaussian_pair<Real50>(Real50(s), 1, 1), z);
        const Real50 derivative = price_derivative(g, Real50(s), z);
        EXPECT_LT(static_cast<double>(abs(kernel.theta - derivative)), 1e-28)
            << name(activation) << ' ' << name(residual) << ' ' << s;
      }
    }
  }
}

/// 2 E[relu a relu b] / (std_a std_b): the radius gives 2, the angle runs where both are positive.
double quadrature_kappa1(double rho) {
  const double angle = std::acos(rho);
  const auto product = [&](double t) { return std::cos(t) * std::cos(t - angle); };
  using boost::math::quadrature::gauss;
  return 2 / std::numbers::pi *
         gauss<double, 30>::integrate(product, angle - std::numbers::pi / 2, std::numbers::pi / 2);
}

/// 2 P(a > 0, b > 0) by integrating the density of a against P(b > 0 | a).
double quadrature_kappa0(double rho) {
  const double tilt = rho / std::sqrt(2 * (1 - rho * rho));
  const auto mass = [&](double a) {
    return std::exp(-a * a / 2) / std::sqrt(2 * std::numbers::pi) * std::erfc(-tilt * a);
  };
  double sum = 0;
  for (int k = 0; k < 20; ++k) {
    sum += boost::math::quadrature::gauss<double, 30>::integrate(mass, k * 0.5, k * 0.5 + 0.5);
  }
  return sum;
}

TEST(HypernetKernel, AgreesWithQuadratureOfTheGaussianExpectations) {
  for (double rho_x : {-0.5, 0.3, 0.6}) {
    for (double rho_z : {-0.8, 0.0, 0.6}) {
      const double s = quadrature_kappa1(rho_x), theta_f = s + rho_x * quadrature_kappa0(rho_x);
      const double g1 = quadrature_kappa1(s * rho_z), d1 = quadrature_kappa0(s * rho_z);
      const double g2 = quadrature_kappa1(s * g1), d2 = quadrature_kappa0(s * g1);
      const auto kernel =
          hypernet_kernel(1, 3, gaussian_pair(rho_x, 1.0, 1.0), gaussian_pair(rho_z, 1.0, 1.0));
      const double theta_g = g2 + s * d2 * (g1 + s * d1 * rho_z);
      EXPECT_NEAR(kernel.nngp, s * g2, 1e-14);
      EXPECT_NEAR(kernel.theta_g, theta_g, 1e-14);
      EXPECT_NEAR(kernel.ntk, theta_f * theta_g, 1e-14);
      EXPECT_NEAR(kernel.ntk_without_s, theta_f * (g2 + d2 * (g1 + d1 * rho_z)), 1e-14);
    }
  }
}

TEST(HypernetKernel, IsSymmetricInItsTwoInputs) {
  const auto kernel =
      hypernet_kernel(2, 3, gaussian_pair(0.3, 0.8, 2.0), gaussian_pair(-0.6, 1.5, 0.4));
  const auto swapped =
      hypernet_kernel(2, 3, gaussian_pair(0.3, 2.0, 0.8), gaussian_pair(-0.6, 0.4, 1.5));
  EXPECT_DOUBLE_EQ(kernel.nngp, swapped.nngp);
  EXPECT_DOUBLE_EQ(kernel.ntk, swapped.ntk);
  EXPECT_DOUBLE_EQ(kernel.ntk_without_s, swapped.ntk_without_s);
}

TEST(HypernetKernel, IsHomogeneousOfDegreeHInXAndOneInZ) {
  // Powers of two scale exactly, so the kernels must agree to the last bit.
  const auto base =
      hypernet_kernel(2, 3, gaussian_pair(0.3, 1.0, 1.0), gaussian_pair(-0.6, 1.0, 1.0));
  const auto scaled =
      hypernet_kernel(2, 3, gaussian_pair(0.3, 4.0, 0.5), gaussian_pair(-0.6, 0.25, 8.0));
  EXPECT_EQ(scaled.nngp, 8 * 2 * base.nngp);
  EXPECT_EQ(scaled.ntk, 8 * 2 * base.ntk);
  EXPECT_EQ(scaled.theta_f, 2 * base.theta_f);
  EXPECT_EQ(scaled.theta_g, 4 * 2 * base.theta_g);
  // Without S the terms of Theta_g have different degrees in x.
  EXPECT_NE(scaled.ntk_without_s, 8 * 2 * base.ntk_without_s);
}

TEST(HypernetKernel, ProductOfPairsKeepsSmallAngles) {
  // Angles 1e-9 and 2e-9: their cosines are 1 in double, the angle of the product is sqrt(5) 1e-9.
  const GaussianPair<double> a{1, 1, 1, 1e-9}, b{1, 1, 1, 2e-9};
  EXPECT_DOUBLE_EQ(entrywise_product(a, b).angle(), std::sqrt(5.0) * 1e-9);
  const GaussianPair<double> opposite{1, 1, -1, 2e-9};
  EXPECT_DOUBLE_EQ(entrywise_product(a, opposite).supplement(), std::sqrt(5.0) * 1e-9);
}

TEST(HypernetKernel, ZeroInputsGiveZero) {
  const auto zero = gaussian_pair(0.5, 0.0, 1.0);
  const auto unit = gaussian_pair(0.5, 1.0, 1.0);
  for (const auto& kernel :
       {hypernet_kernel(2, 3, zero, unit), hypernet_kernel(2, 3, unit, zero)}) {
    EXPECT_EQ(kernel.nngp, 0.0);
    EXPECT_EQ(kernel.ntk, 0.0);
  }
}

TEST(HypernetKernel, RefusesNetworksWithoutLayers) {
  const auto pair = gaussian_pair(0.5, 1.0, 1.0);
  EXPECT_THROW(hypernet_kernel(0, 3, pair, pair), std::invalid_argument);
  EXPECT_THROW(hypernet_kernel(1, 0, pair, pair), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
