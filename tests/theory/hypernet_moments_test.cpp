#include "theory/hypernet_moments.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <stdexcept>

#include "theory/hypernet_kernel.hpp"

namespace widthwise::theory {
namespace {

using Rational = boost::multiprecision::cpp_rational;

/// M_n(k) by its definition: sum over the number of open gates.
Rational binomial_sum(std::int64_t n, int k) {
  Rational weight = 1, sum = 0;  // weight = C(n, a)
  for (std::int64_t a = 0; a <= n; ++a) {
    Rational product = 1;
    for (int i = 0; i < k; ++i) product *= Rational(2 * (a + 2 * i)) / n;
    sum += weight * product;
    weight *= Rational(n - a) / (a + 1);
  }
  return sum / whole_power(Rational(2), static_cast<int>(n));
}

TEST(HypernetMoments, OneLayerAgreesWithTheSumOverGates) {
  for (std::int64_t n : {1, 2, 3, 8, 40}) {
    for (int k = 0; k <= 9; ++k) {
      EXPECT_EQ(layer_norm_moment<Rational>(n, k), binomial_sum(n, k)) << n << ' ' << k;
    }
  }
}

TEST(HypernetMoments, OneLayerHasItsKnownMoments) {
  for (std::int64_t n : {1, 5, 1000}) {
    EXPECT_EQ(layer_norm_moment<Rational>(n, 1), 1);
    EXPECT_EQ(layer_norm_moment<Rational>(n, 2), 1 + Rational(5) / n);
  }
  // n = 1: half the time 2 chi^2_1, so 2^{k-1} (2k-1)!!.
  EXPECT_EQ(layer_norm_moment<Rational>(1, 3), 4 * 15);
}

TEST(HypernetMoments, DoubleAgreesWithRationals) {
  for (std::int64_t n : {1, 7, 4096, 1000000000}) {
    for (int k : {1, 2, 6, 20}) {
      const double exact = static_cast<double>(layer_norm_moment<Rational>(n, k));
      // Sums and products of positive numbers: some 3 k roundings.
      EXPECT_NEAR(layer_norm_moment<double>(n, k) / exact, 1.0, 3 * k * 0x1p-52) << n << ' ' << k;
    }
  }
}

TEST(HypernetMoments, SecondMomentByHand) {
  // L_f = 1, n = 1, H = 2: E tau^2 = 2 * 3 = 6, whatever m is. At |x|^2/d = 3, |z|^2/d_z = 1/2.
  for (std::int64_t m : {1, 2, 50}) {
    const HypernetShape shape{.depth_f = 1, .width_f = 1, .depth_g = 2, .width_g = m};
    EXPECT_EQ(hypernet_second_moment<Rational>(shape, 3, Rational(1) / 2), 6 * 9 / Rational(2));
  }
  const HypernetShape two{.depth_f = 2, .width_f = 10, .depth_g = 2, .width_g = 4};
  EXPECT_EQ(hypernet_second_moment<Rational>(two, 1, 1), Rational(9) / 4);
}

TEST(HypernetMoments, FourthMomentByHand) {
  // H = 2, m = 1, L_f = 1, n = 1: 3 E tau^4 M_1(2) = 3 * (8 * 105) * 6.
  const HypernetShape shape{.depth_f = 1, .width_f = 1, .depth_g = 2, .width_g = 1};
  EXPECT_EQ(hypernet_even_moment<Rational>(2, shape, 1, 1), 3 * 840 * 6);
  EXPECT_EQ(hypernet_even_moment<Rational>(0, shape, 2, 3), 1);
}

TEST(HypernetMoments, WidthOfGEntersOnlyThroughTheKurtosis) {
  const HypernetShape shape{.depth_f = 2, .width_f = 12, .depth_g = 3, .width_g = 8};
  const Rational fourth = hypernet_even_moment<Rational>(2, shape, 1, 1);
  const Rational weights = whole_power(layer_norm_moment<Rational>(12, 6), 2);
  EXPECT_EQ(fourth, 3 * weights * gp_kurtosis_ratio<Rational>(8, 3));
  EXPECT_EQ(gp_kurtosis_ratio<Rational>(8, 3), Rational(13 * 13) / 64);
  EXPECT_EQ(gp_kurtosis_ratio<Rational>(8, 1), 1);
}

TEST(HypernetMoments, OfAnMlpAreThoseOfItsLayers) {
  // (1 + 5/n)^L; and h with H = L + 1 layers has the same gates in g.
  EXPECT_EQ(mlp_kurtosis_ratio<Rational>(10, 3), Rational(27) / 8);
  EXPECT_EQ(mlp_kurtosis_ratio<Rational>(7, 0), 1);
  EXPECT_EQ(mlp_kurtosis_ratio<Rational>(8, 2), gp_kurtosis_ratio<Rational>(8, 3));
  EXPECT_THROW(mlp_kurtosis_ratio<double>(3, -1), std::invalid_argument);
}

TEST(HypernetMoments, TendToTheGaussianProcess) {
  // Halving 1/n and 1/m halves the distance from the limit.
  const double a = 1.3, c = 0.7;
  const auto kernel = hypernet_kernel(2, 3, gaussian_pair(1.0, a, a), gaussian_pair(1.0, c, c));
  const auto excess = [&](std::int64_t width) {
    const HypernetShape shape{.depth_f = 2, .width_f = width, .depth_g = 3, .width_g = width};
    return hypernet_second_moment<double>(shape, a * a, c * c) / kernel.nngp - 1;
  };
  EXPECT_NEAR(excess(1 << 20) / excess(1 << 21), 2.0, 1e-3);
  EXPECT_LT(excess(1 << 21), 1e-4);
  // M_n(3) = 1 + 15/n + .., twice.
  EXPECT_NEAR(excess(1 << 20) * (1 << 20), 30.0, 0.01);
}

TEST(HypernetMoments, RefuseWhatDoesNotExist) {
  EXPECT_THROW(layer_norm_moment<double>(0, 1), std::invalid_argument);
  EXPECT_THROW(layer_norm_moment<double>(1, -1), std::invalid_argument);
  EXPECT_THROW(gp_kurtosis_ratio<double>(3, 0), std::invalid_argument);
  const HypernetShape no_f{.depth_f = 0, .width_f = 1, .depth_g = 1, .width_g = 1};
  const HypernetShape no_g{.depth_f = 1, .width_f = 1, .depth_g = 0, .width_g = 1};
  EXPECT_THROW(hypernet_second_moment<double>(no_f, 1, 1), std::invalid_argument);
  EXPECT_THROW(hypernet_second_moment<double>(no_g, 1, 1), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
