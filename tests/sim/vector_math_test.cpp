// Elementary functions against 50 digits.

#include "sim/vector_math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace widthwise::sim {
namespace {

using Exact = boost::multiprecision::cpp_bin_float_50;

// |got - exact| in units in the last place of the exact value.
double ulps(double got, const Exact& exact) {
  const double unit = std::ldexp(1.0, std::ilogb(static_cast<double>(exact)) - 52);
  return std::abs(static_cast<double>((Exact(got) - exact) / unit));
}

struct ExactPair {
  Exact cosine;
  Exact sine;
};

ExactPair exact_pair(std::uint64_t radius_bits, std::uint64_t angle_bits) {
  const Exact parts = ldexp(Exact(1), 52);
  const Exact u = (Exact(radius_bits >> 12) + 0.5) / parts;
  const Exact angle =
      ((Exact(angle_bits >> 12) + 0.5) / parts - 0.5) * boost::math::constants::half_pi<Exact>();
  Exact radius = sqrt(-2 * log(u));
  if ((angle_bits & 1) != 0) radius = -radius;
  ExactPair pair{radius * cos(angle), radius * sin(angle)};
  if ((angle_bits & 2) != 0) swap(pair.cosine, pair.sine);
  return pair;
}

// Random ones, then those at the ends of what a radius and an angle can be.
void bits_to_try(std::vector<std::uint64_t>& radius, std::vector<std::uint64_t>& angle) {
  std::mt19937_64 numbers(1);
  for (int i = 0; i < 20000; ++i) {
    radius.push_back(numbers());
    angle.push_back(numbers());
  }
  constexpr std::uint64_t kOnes = ~std::uint64_t{0};
  for (std::uint64_t i = 0; i < 50; ++i) {
    const std::uint64_t quadrant = i % 4;
    for (const std::uint64_t r : {kOnes << (12 + i), i << 12, kOnes - (i << 12), numbers()}) {
      for (const std::uint64_t middle : {std::uint64_t{0}, std::uint64_t{1} << 63, kOnes << 12}) {
        radius.push_back(r);
        angle.push_back((middle + (i << 12)) / 4 * 4 + quadrant);
      }
    }
  }
}

TEST(BoxMuller, IsWithinItsStatedUlps) {
  std::vector<std::uint64_t> radius;
  std::vector<std::uint64_t> angle;
  bits_to_try(radius, angle);
  std::vector<double> cosine(radius.size());
  std::vector<double> sine(radius.size());
  box_muller(radius, angle, cosine, sine);
  double worst = 0.0;
  double worst_of_larger = 0.0;
  for (std::size_t i = 0; i < radius.size(); ++i) {
    const ExactPair exact = exact_pair(radius[i], angle[i]);
    const double of_cosine = ulps(cosine[i], exact.cosine);
    const double of_sine = ulps(sine[i], exact.sine);
    worst = std::max({worst, of_cosine, of_sine});
    const bool cosine_is_larger = abs(exact.cosine) > abs(exact.sine);
    worst_of_larger = std::max(worst_of_larger, cosine_is_larger ? of_cosine : of_sine);
  }
  EXPECT_LT(worst, 4.0);
  EXPECT_LT(worst_of_larger, 3.0);
}

TEST(BoxMuller, TurnsAndMirrorsByTheLowestBits) {
  const std::uint64_t up = std::uint64_t{3} << 62;  // an angle of pi/8
  const std::vector<std::uint64_t> radius(4, std::uint64_t{1} << 63);
  const std::vector<std::uint64_t> angle{up, up + 1, up + 2, up + 3};
  std::vector<double> x(4);
  std::vector<double> y(4);
  box_muller(radius, angle, x, y);
  EXPECT_GT(x[0], y[0]);
  EXPECT_GT(y[0], 0.0);
  EXPECT_EQ(x[1], -x[0]);
  EXPECT_EQ(y[1], -y[0]);
  EXPECT_EQ(x[2], y[0]);
  EXPECT_EQ(y[2], x[0]);
  EXPECT_EQ(x[3], -y[0]);
  EXPECT_EQ(y[3], -x[0]);
}

// Arguments of both signs over the range in which the function is not its limit.
std::vector<double> arguments(double largest) {
  constexpr int kCount = 20000;
  const double smallest = 1e-8;
  std::vector<double> x;
  for (int i = 0; i <= kCount; ++i) {
    const double modulus = smallest * std::pow(largest / smallest, static_cast<double>(i) / kCount);
    x.push_back(i % 2 == 0 ? modulus : -modulus);
  }
  return x;
}

TEST(TanhInPlace, IsWithinItsStatedUlps) {
  const std::vector<double> x = arguments(19.0);
  std::vector<double> y = x;
  tanh_in_place(y);
  for (std::size_t i = 0; i < x.size(); ++i) {
    ASSERT_LT(ulps(y[i], tanh(Exact(x[i]))), 4.0) << x[i];
  }
}

TEST(ExpInPlace, IsWithinItsStatedUlps) {
  std::vector<double> x;
  for (double at = -700.0; at < 700.0; at += 0.0731) x.push_back(at);
  for (const double at : arguments(1.0)) x.push_back(at);
  std::vector<double> y = x;
  exp_in_place(y);
  for (std::size_t i = 0; i < x.size(); ++i) {
    ASSERT_LT(ulps(y[i], exp(Exact(x[i]))), 2.0) << x[i];
  }
  std::vector<double> far{-1e4, -std::numeric_limits<double>::infinity(), 0.0};
  exp_in_place(far);
  EXPECT_EQ(far, (std::vector<double>{0.0, 0.0, 1.0}));
}

TEST(ErfInPlace, IsWithinItsStatedUlps) {
  const std::vector<double> x = arguments(5.9);
  std::vector<double> y = x;
  erf_in_place(y);
  for (std::size_t i = 0; i < x.size(); ++i) {
    ASSERT_LT(ulps(y[i], boost::math::erf(Exact(x[i]))), 3.0) << x[i];
  }
}

TEST(TanhAndErfInPlace, HaveTheirLimits) {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> x{0.0, -0.0, 1e-300, 22.0, 1e5, -1e300, infinity, -infinity};
  const std::vector<double> limits{0.0, -0.0, 1e-300, 1.0, 1.0, -1.0, 1.0, -1.0};
  std::vector<double> y = x;
  tanh_in_place(y);
  EXPECT_EQ(y, limits);
  y = x;
  y[2] = 0.0;
  erf_in_place(y);
  std::vector<double> of_erf = limits;
  of_erf[2] = 0.0;
  EXPECT_EQ(y, of_erf);
  EXPECT_TRUE(std::signbit(y[1]));
}

TEST(Sine, IsWithinItsStatedUlps) {
  std::mt19937_64 numbers(5);
  std::uniform_real_distribution<double> exponent(-30.0, 26.0);
  std::vector<double> angles{0.0, 0x1p26, -0x1p26, 1.0, -1e-300};
  for (int i = 0; i < 20000; ++i) {
    const double angle = std::exp2(exponent(numbers));
    angles.push_back(i % 2 == 0 ? angle : -angle);
  }
  // Those next to where a sine or a cosine vanishes, and where the quarter changes.
  for (int k = 1; k < 2000; ++k) {
    const double zero = static_cast<double>(k * boost::math::constants::half_pi<Exact>());
    for (const double angle : {zero, std::nextafter(zero, 0.0), 0.5 * zero})
      angles.push_back(angle);
  }
  std::vector<double> sines = angles;
  std::vector<double> cosines(angles.size());
  sine_in_place(sines, cosines);
  double worst = 0.0;
  for (std::size_t i = 1; i < angles.size(); ++i) {
    const Exact angle(angles[i]);
    worst = std::max({worst, ulps(sines[i], sin(angle)), ulps(cosines[i], cos(angle))});
  }
  EXPECT_EQ(sines[0], 0.0);
  EXPECT_EQ(cosines[0], 1.0);
  EXPECT_LE(worst, 3.0);
  EXPECT_GE(worst, 0.5) << "not one number was rounded";
}

// The C library's, and NaN stays NaN.
TEST(Sine, OfLongAnglesIsASineStill) {
  std::vector<double> sines{1e10, -1e300, std::numeric_limits<double>::quiet_NaN(), 0.5};
  std::vector<double> cosines(sines.size());
  const std::vector<double> angles = sines;
  sine_in_place(sines, cosines);
  for (const std::size_t i : {0u, 1u}) {
    EXPECT_EQ(sines[i], std::sin(angles[i]));
    EXPECT_EQ(cosines[i], std::cos(angles[i]));
  }
  EXPECT_TRUE(std::isnan(sines[2]) && std::isnan(cosines[2]));
  EXPECT_NEAR(sines[3], std::sin(0.5), 1e-16);
}

}  // namespace
}  // namespace widthwise::sim
