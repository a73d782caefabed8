#include "sim/activation.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tests/sim/reference_network.hpp"

namespace widthwise::sim {
namespace {

using Eigen::VectorXd;
using Wide = boost::multiprecision::cpp_bin_float_100;

TEST(Activation, IsFoundByItsName) {
  for (const Activation& activation : activations()) {
    EXPECT_EQ(activation_from_name(name(activation)), activation) << name(activation);
  }
  EXPECT_EQ(activation_choices(),
            "relu, leaky-relu[:SLOPE], gelu, silu, erf, tanh, sin, linear or polynomial:C0,C1,..");
}

TEST(Activation, ParametersAreReadAsTheyAreWritten) {
  EXPECT_EQ(activation_from_name("leaky-relu"), Activation::leaky_relu(0.01));
  EXPECT_EQ(name(Activation::leaky_relu(-0.3)), "leaky-relu:-0.3");
  EXPECT_EQ(activation_from_name("leaky-relu:1e-3"), Activation::leaky_relu(0.001));
  for (const double slope : {1.0 / 3.0, 1e-300, 0x1.fffffffffffffp-1}) {
    const Activation activation = Activation::leaky_relu(slope);
    EXPECT_EQ(activation_from_name(name(activation)), activation) << name(activation);
  }
  const Activation cubic = Activation::polynomial(std::array{0.5, 0.0, -1.0, 0.25});
  EXPECT_EQ(name(cubic), "polynomial:0.5,0,-1,0.25");
  EXPECT_EQ(activation_from_name("polynomial:.5,0,-1,2.5e-1,0,0"), cubic);
  EXPECT_NE(Activation::leaky_relu(0.0), Activation::kRelu) << "another name";
}

void expect_refusal(std::string_view name, const std::string& sentence) {
  try {
    activation_from_name(name);
    ADD_FAILURE() << name << " was accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(error.what(), sentence);
  }
}

TEST(Activation, IsRefusedWhereItIsNotListed) {
  expect_refusal("swish", "there is no activation 'swish'; it is " + activation_choices());
  expect_refusal("", "there is no activation ''; it is " + activation_choices());
  expect_refusal("relu:2", "activation 'relu:2': relu has no parameters");
  expect_refusal("leaky-relu:",
                 "activation 'leaky-relu:': '' is not a list of numbers, as in "
                 "0,1,0.5");
  expect_refusal("leaky-relu:0.1x",
                 "activation 'leaky-relu:0.1x': '0.1x' is not a list of "
                 "numbers, as in 0,1,0.5");
  expect_refusal("leaky-relu:1,2", "leaky-relu: it has one slope, as in leaky-relu:0.2");
  expect_refusal("leaky-relu:nan",
                 "leaky-relu: its slope is a number from -1e100 to 1e100, not nan");
  expect_refusal("polynomial",
                 "activation 'polynomial': its coefficients are missing, as in "
                 "polynomial:0,1,0.5");
  expect_refusal("polynomial:1,0,0",
                 "polynomial: a constant is no activation; a coefficient after "
                 "the first must not be 0");
  expect_refusal("polynomial:0,1,inf", "polynomial: a coefficient is a finite number, not inf");
  expect_refusal("polynomial:0,1,",
                 "activation 'polynomial:0,1,': '0,1,' is not a list of "
                 "numbers, as in 0,1,0.5");
  expect_refusal("polynomial:0,0,0,0,0,0,0,0,0,1", "polynomial: its degree is at most 8, not 9");
}

const VectorXd kPoints = (VectorXd(7) << -3.0, -0.7, -1e-9, 0.0, 0.2, 1.0, 4.0).finished();

Wide wide_value(const Activation& activation, const Wide& t) {
  return test::reference_activation(activation, t);
}

// s^(k)(t) / k! by a central difference in 100 digits: error of order step^2 = 1e-24.
double wide_taylor(Activation activation, double t, int k) {
  const Wide step("1e-12");
  Wide sum = 0;
  Wide binomial = 1;
  Wide factorial = 1;
  for (int i = 0; i <= k; ++i) {
    sum += (i % 2 == 0 ? binomial : Wide(-binomial)) *
           wide_value(activation, Wide(t) + (Wide(k) / 2 - i) * step);
    binomial = binomial * (k - i) / (i + 1);
    if (i > 0) factorial *= i;
  }
  return static_cast<double>(sum / pow(step, k) / factorial);
}

class Smooth : public ::testing::TestWithParam<Activation> {};

TEST_P(Smooth, TaylorCoefficientsMatchDifferences) {
  const auto taylor = activation_taylor(GetParam(), kPoints, 5);
  ASSERT_EQ(taylor.size(), 6u);
  for (int k = 0; k <= 5; ++k) {
    for (Eigen::Index i = 0; i < kPoints.size(); ++i) {
      EXPECT_NEAR(taylor[k][i], wide_taylor(GetParam(), kPoints[i], k), 1e-14)
          << "order " << k << " at " << kPoints[i];
    }
  }
}

TEST_P(Smooth, ValueAndSlopeAreTheFirstTwoCoefficients) {
  const auto taylor = activation_taylor(GetParam(), kPoints, 1);
  EXPECT_LT((taylor[0] - activate(GetParam(), kPoints)).norm(), 1e-15);
  EXPECT_LT((taylor[1] - activation_slope(GetParam(), kPoints)).norm(), 1e-15);
}

// The k-th coefficient of s' is k + 1 times the next one of s.
TEST_P(Smooth, TaylorCoefficientsOfTheSlopeMatchDifferences) {
  const auto slope = slope_taylor(activation_taylor(GetParam(), kPoints, 4));
  ASSERT_EQ(slope.size(), 4u);
  for (int k = 0; k < 4; ++k) {
    for (Eigen::Index i = 0; i < kPoints.size(); ++i) {
      EXPECT_NEAR(slope[k][i], (k + 1) * wide_taylor(GetParam(), kPoints[i], k + 1), 1e-13)
          << "order " << k << " at " << kPoints[i];
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Activations, Smooth,
                         ::testing::Values(Activation::kTanh, Activation::kErf, Activation::kGelu,
                                           Activation::kSilu, Activation::kSin,
                                           Activation::polynomial(std::array{0.5, -1.0, 0.0, 0.25,
                                                                             0.125, -0.0625})));

// The first coefficients at 0, by hand.
TEST(Gelu, HasTheTaylorSeriesOfTheNormalLaw) {
  const auto taylor = activation_taylor(Activation::kGelu, VectorXd::Zero(1), 6);
  const double density = std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  const double expected[] = {0.0, 0.5, density, 0.0, -density / 6.0, 0.0, density / 40.0};
  for (int k = 0; k <= 6; ++k) EXPECT_NEAR(taylor[k][0], expected[k], 1e-16) << k;
}

TEST(Silu, HasTheTaylorSeriesOfTheLogisticFunction) {
  const auto taylor = activation_taylor(Activation::kSilu, VectorXd::Zero(1), 6);
  const double expected[] = {0.0, 0.5, 0.25, 0.0, -1.0 / 48.0, 0.0, 1.0 / 480.0};
  for (int k = 0; k <= 6; ++k) EXPECT_NEAR(taylor[k][0], expected[k], 1e-16) << k;
}

// t / (1 + exp(-t)) and t Phi(t) at 1, from tables.
TEST(SmoothUnits, HaveTheirTabulatedValues) {
  EXPECT_NEAR(activate(Activation::kGelu, VectorXd::Ones(1))[0], 0.841344746068543, 1e-15);
  EXPECT_NEAR(activate(Activation::kSilu, VectorXd::Ones(1))[0], 0.731058578630005, 1e-15);
  EXPECT_NEAR(activate(Activation::kSin, VectorXd::Ones(1))[0], 0.841470984807897, 1e-15);
}

// Far out they are what they look like, and nothing overflows.
TEST(SmoothUnits, AreFiniteFarOut) {
  const VectorXd far = (VectorXd(4) << -1e5, -800.0, 800.0, 1e5).finished();
  for (const Activation& activation : {Activation::kGelu, Activation::kSilu}) {
    const auto taylor = activation_taylor(activation, far, 6);
    for (const VectorXd& order : taylor) EXPECT_TRUE(order.allFinite()) << name(activation);
    EXPECT_EQ(taylor[0], far.cwiseMax(0.0)) << name(activation);
  }
}

TEST(Polynomial, HasNoCoefficientsBeyondItsDegree) {
  const Activation square = Activation::polynomial(std::array{1.0, 0.0, 2.0});
  const auto taylor = activation_taylor(square, kPoints, 6);
  ASSERT_EQ(taylor.size(), 3u);
  EXPECT_EQ(taylor[2], VectorXd::Constant(7, 2.0));
  EXPECT_EQ(activation_taylor(square, kPoints, 1).size(), 2u);
  EXPECT_FALSE(is_multilinear(square));
  EXPECT_TRUE(is_multilinear(Activation::polynomial(std::array{1.0, 2.0})));
}

TEST(LeakyRelu, LeadsFromTheReluToTheIdentity) {
  EXPECT_EQ(activate(Activation::leaky_relu(0.0), kPoints), activate(Activation::kRelu, kPoints));
  EXPECT_EQ(activate(Activation::leaky_relu(1.0), kPoints), kPoints);
  const Activation leaky = Activation::leaky_relu(0.5);
  const double gain = std::sqrt(1.6);
  const VectorXd slope = activation_slope(leaky, kPoints);
  EXPECT_DOUBLE_EQ(slope[0], 0.5 * gain);
  EXPECT_DOUBLE_EQ(slope[3], 0.5 * gain) << "s'(0) is that of the negative side";
  EXPECT_DOUBLE_EQ(slope[6], gain);
  EXPECT_DOUBLE_EQ(activate(leaky, kPoints)[0], -1.5 * gain);
  EXPECT_EQ(activation_taylor(leaky, kPoints, 6).size(), 2u);
  EXPECT_TRUE(is_multilinear(leaky));
}

TEST(Relu, HasGainSqrtTwoAndFrozenGates) {
  const VectorXd y = activate(Activation::kRelu, kPoints);
  const VectorXd slope = activation_slope(Activation::kRelu, kPoints);
  EXPECT_EQ(y[0], 0.0);
  EXPECT_DOUBLE_EQ(y[6], 4.0 * std::numbers::sqrt2);
  EXPECT_EQ(slope[2], 0.0);
  EXPECT_EQ(slope[3], 0.0) << "s'(0) := 0";
  EXPECT_EQ(slope[4], std::numbers::sqrt2);
  EXPECT_EQ(activation_taylor(Activation::kRelu, kPoints, 6).size(), 2u);
}

TEST(Linear, IsTheIdentity) {
  EXPECT_EQ(activate(Activation::kLinear, kPoints), kPoints);
  EXPECT_EQ(activation_slope(Activation::kLinear, kPoints), VectorXd::Ones(7));
}

TEST(MultiplyBySlope, IsTheEntrywiseProduct) {
  const VectorXd h = VectorXd::LinSpaced(3000, -2.0, 2.0);
  VectorXd delta = VectorXd::LinSpaced(3000, 1.0, 5.0);
  const VectorXd expected = delta.cwiseProduct(activation_slope(Activation::kTanh, h));
  multiply_by_slope(Activation::kTanh, h, delta);
  EXPECT_LT((delta - expected).norm(), 1e-13);
}

// Longer than a block, so that the seams between blocks are seen.
TEST(ActivatedJet, MatchesTheCompositionOfWholeVectors) {
  Jet<TaylorAlgebra> h(TaylorAlgebra(3), VectorXd::LinSpaced(2500, -2.0, 2.0));
  h[1] = VectorXd::LinSpaced(2500, 1.0, 3.0);
  const auto y = activate(Activation::kErf, h);
  const auto expected = compose(activation_taylor(Activation::kErf, h[0], 3), h);
  for (int k = 0; k <= 3; ++k) EXPECT_LT((y[k] - expected[k]).norm(), 1e-12) << "order " << k;
}

// d/dt s(h) = s'(h) dh/dt, coefficient by coefficient.
TEST(ActivatedJet, SlopeObeysTheChainRule) {
  for (const Activation& activation : {Activation::kTanh, Activation::kErf, Activation::kGelu,
                                      Activation::kSilu, Activation::kSin}) {
    Jet<TaylorAlgebra> h(TaylorAlgebra(3), VectorXd::LinSpaced(1500, -2.0, 2.0));
    h[1] = VectorXd::LinSpaced(1500, 1.0, 3.0);
    const auto [value, slope] = activate_with_slope(activation, h);
    for (int k = 0; k <= 3; ++k) {
      EXPECT_LT((value[k] - activate(activation, h)[k]).norm(), 1e-12) << "order " << k;
      if (k == 3) break;
      EXPECT_LT(((k + 1) * value[k + 1] - slope[k].cwiseProduct(h[1])).norm(), 1e-12);
    }
  }
}

TEST(ActivatedJet, SlopeOfAGateDoesNotMove) {
  Jet<NilpotentAlgebra> h(NilpotentAlgebra(2), VectorXd::LinSpaced(10, -2.0, 2.0));
  h[1] = h[2] = h[3] = VectorXd::Ones(10);
  for (const Activation& activation : {Activation::kRelu, Activation::kLinear}) {
    const auto [value, slope] = activate_with_slope(activation, h);
    EXPECT_EQ(slope[0], activation_slope(activation, h[0]));
    EXPECT_EQ(support(slope), std::vector<int>{0});
    EXPECT_EQ(value[3], slope[0].cwiseProduct(h[3]));
  }
  // At rest nothing is asked of a second coefficient.
  const Jet<NilpotentAlgebra> rest(NilpotentAlgebra(0), h[0]);
  EXPECT_EQ(activate_with_slope(Activation::kRelu, rest).value[0],
            activate(Activation::kRelu, h[0]));
}

TEST(ActivatedJet, ReluKeepsStructuralZeros) {
  Jet<TaylorAlgebra> h(TaylorAlgebra(3), VectorXd::LinSpaced(10, -2.0, 2.0));
  h[1] = VectorXd::Ones(10);
  const auto y = activate(Activation::kRelu, h);
  EXPECT_EQ(y[1][9], std::numbers::sqrt2);
  EXPECT_EQ(y[1][0], 0.0);
  EXPECT_TRUE(y.is_zero(2));
  EXPECT_TRUE(y.is_zero(3));
}

}  // namespace
}  // namespace widthwise::sim
