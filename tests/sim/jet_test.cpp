#include "sim/jet.hpp"

#include <gtest/gtest.h>

namespace widthwise::sim {
namespace {

using Eigen::VectorXd;

VectorXd scalar(double value) {
  return VectorXd::Constant(1, value);
}

TEST(TaylorAlgebra, TruncatesPowers) {
  const TaylorAlgebra algebra(3);
  EXPECT_EQ(algebra.size(), 4);
  EXPECT_EQ(algebra.product(1, 2), 3);
  EXPECT_EQ(algebra.product(2, 2), std::nullopt);
  EXPECT_EQ(TaylorAlgebra(0).variable(0), std::nullopt);
}

TEST(NilpotentAlgebra, SquaresVanish) {
  const NilpotentAlgebra algebra(3);
  EXPECT_EQ(algebra.size(), 8);
  EXPECT_EQ(algebra.product(0b001, 0b110), 0b111);
  EXPECT_EQ(algebra.product(0b011, 0b010), std::nullopt);
  EXPECT_EQ(algebra.variable(2), 0b100);
}

TEST(Jet, ProductOfPolynomials) {
  // (1 + 2t)(3 + t^2) = 3 + 6t + t^2 + 2t^3
  Jet<TaylorAlgebra> a(TaylorAlgebra(3), scalar(1));
  a[1] = scalar(2);
  Jet<TaylorAlgebra> b(TaylorAlgebra(3), scalar(3));
  b[2] = scalar(1);
  const auto product = entrywise_product(a, b);
  EXPECT_EQ(product[0][0], 3);
  EXPECT_EQ(product[1][0], 6);
  EXPECT_EQ(product[2][0], 1);
  EXPECT_EQ(product[3][0], 2);
}

TEST(Jet, StructuralZerosStayEmpty) {
  const Jet<TaylorAlgebra> constant(TaylorAlgebra(2), scalar(5));
  const auto square = entrywise_product(constant, constant);
  EXPECT_EQ(square[0][0], 25);
  EXPECT_TRUE(square.is_zero(1));
  EXPECT_TRUE(square.is_zero(2));
}

TEST(Jet, SegmentsMakeUpTheWhole) {
  Jet<TaylorAlgebra> whole(TaylorAlgebra(2), VectorXd::LinSpaced(5, 1.0, 5.0));
  whole[2] = VectorXd::LinSpaced(5, -1.0, 1.0);
  EXPECT_EQ(support(whole), (std::vector<int>{0, 2}));
  Jet<TaylorAlgebra> copy(TaylorAlgebra(2));
  set_segment(copy, 5, 0, segment(whole, support(whole), 0, 3));
  set_segment(copy, 5, 3, segment(whole, support(whole), 3, 2));
  EXPECT_EQ(copy[0], whole[0]);
  EXPECT_EQ(copy[2], whole[2]);
  EXPECT_TRUE(copy.is_zero(1));
}

// exp(h) with h = 2 + 3t: coefficients e^2 3^k / k!.
TEST(Jet, ComposesTheExponential) {
  const int order = 4;
  std::vector<VectorXd> derivatives;
  double factorial = 1.0;
  for (int k = 0; k <= order; factorial *= ++k)
    derivatives.push_back(scalar(std::exp(2.0) / factorial));
  Jet<TaylorAlgebra> h(TaylorAlgebra(order), scalar(2));
  h[1] = scalar(3);
  const auto y = compose(derivatives, h);
  factorial = 1.0;
  for (int k = 0; k <= order; factorial *= ++k) {
    EXPECT_NEAR(y[k][0], std::exp(2.0) * std::pow(3.0, k) / factorial, 1e-12 * std::exp(5.0));
  }
}

// exp(1 + a e_1 + b e_2 + c e_1 e_2): the coefficient of e_1 e_2 is e (c + a b).
TEST(Jet, ComposesInNilpotentVariablesWithTheCrossTerm) {
  const std::vector<VectorXd> derivatives(
      {scalar(std::exp(1.0)), scalar(std::exp(1.0)), scalar(std::exp(1.0) / 2)});
  Jet<NilpotentAlgebra> h(NilpotentAlgebra(2), scalar(1));
  h[0b01] = scalar(2);
  h[0b10] = scalar(5);
  h[0b11] = scalar(7);
  const auto y = compose(derivatives, h);
  EXPECT_NEAR(y[0b01][0], 2 * std::exp(1.0), 1e-14);
  EXPECT_NEAR(y[0b11][0], (7 + 2 * 5) * std::exp(1.0), 1e-13);
}

}  // namespace
}  // namespace widthwise::sim
