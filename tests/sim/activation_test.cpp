#include "sim/activation.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace widthwise::sim {
namespace {

using Eigen::VectorXd;
using Wide = boost::multiprecision::cpp_bin_float_100;

TEST(Activation, IsFoundByItsName) {
  for (const Activation activation : activations()) {
    EXPECT_EQ(activation_from_name(name(activation)), activation) << name(activation);
  }
  EXPECT_EQ(activation_choices(), "relu, tanh, erf or linear");
}

TEST(Activation, IsRefusedWhereItIsNotListed) {
  try {
    activation_from_name("gelu");
    ADD_FAILURE() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "there is no activation 'gelu'; it is relu, tanh, erf or linear");
  }
}

const VectorXd kPoints = (VectorXd(7) << -3.0, -0.7, -1e-9, 0.0, 0.2, 1.0, 4.0).finished();

Wide wide_value(Activation activation, const Wide& t) {
  switch (activation) {
    case Activation::kTanh:
      return tanh(t);
    case Activation::kErf:
      return boost::math::erf(t);
    case Activation::kRelu:
      return t > 0 ? Wide(sqrt(Wide(2)) * t) : Wide(0);
    case Activation::kLinear:
      break;
  }
  return t;
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
                         ::testing::Values(Activation::kTanh, Activation::kErf));

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
  for (const Activation activation : {Activation::kTanh, Activation::kErf}) {
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
  for (const Activation activation : {Activation::kRelu, Activation::kLinear}) {
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
