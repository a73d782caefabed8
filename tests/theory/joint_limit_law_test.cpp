#include "theory/joint_limit_law.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <stdexcept>

namespace widthwise::theory {
namespace {

GaussianPair<double> pair_of(double rho, double norm = 1.0, double norm_prime = 1.0) {
  return gaussian_pair(rho, norm, norm_prime);
}

double constant(int depth_g, double rho_x = 0.6, double rho_z = 0.6) {
  return joint_limit_deviation(depth_g, pair_of(rho_x), pair_of(rho_z), 1.0, 1.0);
}

// By hand, twice, and in another language; the simulations there agree with them.
TEST(JointLimitLaw, HasItsKnownValues) {
  EXPECT_NEAR(constant(3), 19.349, 5e-4);
  EXPECT_NEAR(constant(4), 152.18, 5e-3);
  EXPECT_NEAR(constant(5), 1763.2, 5e-2);
  EXPECT_NEAR(constant(3, 0.3, 0.8), 2.6566, 5e-5);
}

// E[1(p>0) 1(q>0) f(p, q)] of standard normal numbers with this correlation, in polar coordinates:
// f is homogeneous of degree `degree`, whose radial moment is E r^degree.
double where_both_open(double cosine, int degree, const std::function<double(double, double)>& f) {
  constexpr int kSteps = 20000;
  const double half_turn = std::acos(-1.0);
  const double angle = std::acos(cosine);
  const double from = angle - half_turn / 2,
               to = half_turn / 2;  // cos(t) > 0 and cos(t - angle) > 0
  double sum = 0.0;
  for (int i = 0; i < kSteps; ++i) {
    const double t = from + (to - from) * (i + 0.5) / kSteps;
    sum += f(std::cos(t), std::cos(t - angle));
  }
  const double radial = std::pow(2.0, degree / 2.0) * std::tgamma(degree / 2.0 + 1.0);
  return radial * sum * (to - from) / kSteps / (2 * half_turn);
}

double gates(double cosine) {
  return where_both_open(cosine, 0, [](double, double) { return 1.0; });
}

double product(double cosine) {
  return where_both_open(cosine, 2, [](double p, double q) { return p * q; });
}

struct Setting {
  int depth_g;
  double rho_x, rho_z, x, x_prime, z, z_prime, n, m;
};

// A^2 from expectations of gated normal numbers alone, term by term.
double deviation_by_quadrature(const Setting& at) {
  const double xx = at.rho_x * at.x * at.x_prime, zz = at.rho_z * at.z * at.z_prime;
  const double feature = 2 * product(at.rho_x);  // of f's hidden layer, at |x|^2 = d
  const double aligned = at.x * at.x_prime * feature + xx * 2 * gates(at.rho_x);
  const double weight = at.x_prime * at.x_prime;  // variance of a weight of g at u'
  double c = feature * at.rho_z;
  const double first_gates = gates(c);
  double theta_g = at.z_prime * at.z_prime;  // at u': one term more a layer, all alike
  double power = 1.0;
  for (int l = 1; l < at.depth_g; ++l) {
    power *= weight;
    theta_g = weight * theta_g + power * at.z_prime * at.z_prime;
    if (l > 1) c = feature * 2 * product(c);
  }
  const double a = 4 * power * at.z_prime * at.z_prime *
                   where_both_open(c, 2, [](double, double q) { return q * q; });
  const double b = 4 * power * first_gates;
  const double s2 = xx * xx * 4 * gates(at.rho_x) * theta_g;
  const double last = s2 * at.m / at.n + aligned * aligned * a;
  const double first = s2 * at.m / at.n * at.z * at.z + aligned * aligned * zz * zz * b;
  return std::tgamma(at.depth_g + 1.0) / at.m * std::sqrt(std::pow(s2 / at.n, at.depth_g - 2)) *
         std::sqrt(last * first);
}

TEST(JointLimitLaw, IsMadeOfExpectationsOfGatedNormalNumbers) {
  for (const Setting& at : {Setting{3, 0.6, 0.6, 1, 1, 1, 1, 1, 1},
                            {3, -0.4, 0.2, 0.7, 1.6, 1.3, 0.5, 100, 100},
                            {4, 0.9, -0.5, 1.2, 0.8, 0.6, 1.7, 64, 256},
                            {5, 0.3, 0.8, 0.9, 1.1, 2, 1.5, 512, 128}}) {
    const double expected = deviation_by_quadrature(at);
    const double found = joint_limit_deviation(at.depth_g, pair_of(at.rho_x, at.x, at.x_prime),
                                               pair_of(at.rho_z, at.z, at.z_prime), at.n, at.m);
    EXPECT_NEAR(found / expected, 1.0, 1e-8)
        << at.depth_g << " layers";  // midpoint rule: 1/steps^2
  }
}

TEST(JointLimitLaw, TakesThetaGOfTheKernelsOfHypernetworks) {
  const auto x = pair_of(0.3, 0.8, 1.4), z = pair_of(-0.2, 1.1, 0.6);
  const auto there = pair_of(1.0, x.std_y, x.std_y);
  const auto again = pair_of(1.0, z.std_y, z.std_y);
  const double xx = 0.3 * 0.8 * 1.4;
  const double theta_g = hypernet_kernel(1, 4, there, again).theta_g;
  const auto factors = joint_limit_factors(4, x, z);
  EXPECT_NEAR(factors.transverse, xx * xx * 2 * arc_cosine_0(x) * theta_g, 1e-13);
  EXPECT_NEAR(factors.aligned, hypernet_kernel(1, 4, x, z).theta_f, 1e-14);
}

// K^(H) is of degree H in x and one in z; grad h(u') of degree H in x' and one in z', H times.
TEST(JointLimitLaw, ScalesAsPowersOfTheInputs) {
  for (const int h : {3, 4}) {
    const auto at = [h](double x, double x_prime, double z, double z_prime) {
      return joint_limit_deviation(h, pair_of(0.6, x, x_prime), pair_of(0.6, z, z_prime), 5.0, 7.0);
    };
    const double plain = at(1, 1, 1, 1);
    EXPECT_NEAR(at(2, 1, 1, 1) / plain, std::pow(2.0, h), 1e-10);
    EXPECT_NEAR(at(1, 2, 1, 1) / plain, std::pow(2.0, h * h), 1e-8);
    EXPECT_NEAR(at(1, 1, 2, 1) / plain, 2.0, 1e-12);
    EXPECT_NEAR(at(1, 1, 1, 2) / plain, std::pow(2.0, h), 1e-10);
  }
}

TEST(JointLimitLaw, FallsAsThePowerOfACommonWidth) {
  const auto x = pair_of(0.6), z = pair_of(0.6);
  EXPECT_NEAR(joint_limit_deviation(4, x, z, 64.0, 64.0) * 64 * 64, constant(4), 1e-10);
}

TEST(JointLimitLaw, VanishesWhereXIsOrthogonalOrOpposite) {
  EXPECT_EQ(constant(3, 0.0), 0.0);
  EXPECT_EQ(constant(3, -1.0), 0.0);
  EXPECT_GT(constant(3, 0.6, 0.0), 0.0);
}

TEST(JointLimitLaw, NeedsAnInteriorLayer) {
  EXPECT_THROW(constant(2), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
