#include "theory/mlp_last_correlation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>

#include "theory/contraction_moment.hpp"
#include "theory/product_of_normals.hpp"

namespace widthwise::theory {
namespace {

// At one input the second moment is the leading coefficient of the exact one.
TEST(MlpLastCorrelation, AtOneInputHasTheConstantOfTheExactMoment) {
  for (int n_hidden = 1; n_hidden <= 4; ++n_hidden) {
    const int order = n_hidden + 1;
    Edges edges;
    for (const int first : {0, order + 1}) {
      for (int leaf = 0; leaf < order; ++leaf) edges.emplace_back(first + leaf, first + order);
    }
    const auto exact =
        ContractionMoment(2 * order + 2, edges).in_common_width(Activation::kRelu, n_hidden);
    const Rational constant = exact.coefficients[static_cast<std::size_t>(2 * n_hidden)];
    EXPECT_NEAR(
        last_correlation_second_moment<double>({1, 1, 1}, n_hidden) / constant.convert_to<double>(),
        1.0, 1e-12);
  }
}

// One layer: F = sum of half-spaces, E F^2 = 2 E[1(a>0, b>0) b^2]; (pi - t + sin t cos t) / pi.
TEST(MlpLastCorrelation, OfOneHiddenLayerByHand) {
  const auto f = last_correlation_covariance<double>({1, 0.5, 1}, 1);
  const double t = std::acos(0.5);
  EXPECT_NEAR(f[0][0], (std::acos(-1.0) - t + std::sin(t) * 0.5) / std::acos(-1.0), 1e-15);
  EXPECT_NEAR(last_correlation_second_moment<double>({1, 0.5, 1}, 1), 4.0 * f[0][0], 1e-14);
}

TEST(MlpLastCorrelation, ScalesAsPowersOfTheInputs) {
  const double plain = last_correlation_second_moment<double>({1, 0.3, 1}, 3);
  // K^(4) is linear in u and of degree four in u'.
  EXPECT_NEAR(last_correlation_second_moment<double>({4, 0.6, 1}, 3), 4 * plain, 1e-10 * plain);
  EXPECT_NEAR(last_correlation_second_moment<double>({1, 0.6, 4}, 3), 256 * plain, 1e-8 * plain);
  EXPECT_EQ(last_correlation_second_moment<double>({1, 0, 1}, 3), 0);
}

// F_1 and F_2 of a layer of many units, from three correlated Gaussian numbers a unit.
TEST(MlpLastCorrelation, IsTheCovarianceOfSampledUnits) {
  const Covariance<double> inputs{2, -0.7, 0.5};
  std::mt19937_64 generator(5);
  std::normal_distribution<double> normal;
  constexpr int kUnits = 400000;
  double aa = 0, ab = 0, bb = 0, ah = 0, bh = 0, hh = 0;  // of y, y' and p_1 in the first layer
  for (int i = 0; i < kUnits; ++i) {
    const double g1 = normal(generator), g2 = normal(generator);
    const double b = std::sqrt(inputs.yy) * g1;
    const double a = inputs.xy / std::sqrt(inputs.yy) * g1 +
                     std::sqrt(inputs.xx - inputs.xy * inputs.xy / inputs.yy) * g2;
    const double y = std::sqrt(2.0) * std::max(a, 0.0), z = std::sqrt(2.0) * std::max(b, 0.0);
    const double p = a > 0 ? z : 0.0;
    aa += y * y / kUnits, ab += y * z / kUnits, bb += z * z / kUnits;
    ah += y * p / kUnits, bh += z * p / kUnits, hh += p * p / kUnits;
  }
  const auto f = last_correlation_covariance(inputs, 2);
  EXPECT_NEAR(f[0][0], hh, 0.01 * f[0][0] + 0.001);
  const double det = aa * bb - ab * ab;
  const double alpha = (ah * bb - bh * ab) / det, beta = (bh * aa - ah * ab) / det;
  double cross = 0;
  for (int i = 0; i < kUnits; ++i) {
    const double g1 = normal(generator), g2 = normal(generator);
    const double b = std::sqrt(bb) * g1;
    const double a = ab / std::sqrt(bb) * g1 + std::sqrt(det / bb) * g2;
    if (a > 0 && b > 0) cross += 2 * b * (alpha * a + beta * b) / kUnits;
  }
  EXPECT_NEAR(f[0][1], cross, 0.02 * f[0][1]);
}

TEST(MlpLastCorrelation, RefusesWhatHasNoLaw) {
  EXPECT_THROW(last_correlation_covariance<double>({1, 1, 1}, 0), std::invalid_argument);
  EXPECT_THROW(last_correlation_covariance<double>({0, 0, 1}, 2), std::invalid_argument);
  EXPECT_THROW(last_correlation_covariance<double>({1, 2, 1}, 2), std::invalid_argument);
}

TEST(ProductOfNormals, HasKnownProbabilities) {
  for (const double rho : {-0.9, -0.3, 0.0, 0.5, 0.99}) {
    // P(X Y <= 0) = arccos(rho) / pi; the signs of X and Y.
    EXPECT_NEAR(product_of_normals_cdf(0.0, rho), std::acos(rho) / std::acos(-1.0), 1e-9);
    EXPECT_NEAR(product_of_normals_cdf(60.0, rho), 1.0, 1e-9);
    EXPECT_NEAR(product_of_normals_cdf(-60.0, rho), 0.0, 1e-9);
    EXPECT_NEAR(product_of_normals_cdf(0.7, rho) + product_of_normals_cdf(-0.7, -rho), 1.0, 1e-9);
  }
  // Close to the ends the law is that of the square.
  EXPECT_NEAR(product_of_normals_cdf(1.3, 1.0 - 1e-9), product_of_normals_cdf(1.3, 1.0), 1e-4);
  EXPECT_NEAR(product_of_normals_cdf(-1.3, -1.0), 1.0 - std::erf(std::sqrt(0.65)), 1e-15);
}

// X Y = (1 + rho)/2 U^2 - (1 - rho)/2 V^2 with independent U and V, by drawing those.
TEST(ProductOfNormals, IsTheDifferenceOfTwoSquares) {
  std::mt19937_64 generator(6);
  std::normal_distribution<double> normal;
  constexpr int kDraws = 200000;
  for (const double rho : {-0.4, 0.8}) {
    for (const double x : {-0.5, 0.01, 0.3, 2.0}) {
      int below = 0;
      for (int i = 0; i < kDraws; ++i) {
        const double u = normal(generator), v = normal(generator);
        below += (1 + rho) / 2 * u * u - (1 - rho) / 2 * v * v <= x ? 1 : 0;
      }
      const double p = product_of_normals_cdf(x, rho);
      EXPECT_NEAR(below / static_cast<double>(kDraws), p, 4.5 * std::sqrt(p * (1 - p) / kDraws));
    }
  }
}

TEST(ProductOfNormals, RefusesWhatIsNoCorrelation) {
  EXPECT_THROW(product_of_normals_cdf(0.0, 1.5), std::invalid_argument);
  EXPECT_THROW(product_of_normals_cdf(std::nan(""), 0.5), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
