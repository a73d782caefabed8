#include "theory/theorem1_hypernet.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <stdexcept>

namespace widthwise::theory {
namespace {

constexpr HypernetDepth kDepth{.depth_f = 2, .depth_g = 3};

/// The exponents at r = 0, 1, .. one after the other.
template <class Exponent>
void expect_exponents(Exponent exponent, std::initializer_list<double> expected) {
  int order = 0;
  for (double value : expected) {
    EXPECT_EQ(exponent(order), value) << "order " << order;
    ++order;
  }
}

TEST(Theorem1Hypernet, FixedGLetsTheFirstHTermsSurvive) {
  expect_exponents([](int r) { return fixed_g_exponent(r, kDepth); },
                   {0, 0, 0, 0, -1, -2, -3, -4, -5, -6});
  EXPECT_EQ(fixed_g_exponent(10, kDepth), std::nullopt);
}

TEST(Theorem1Hypernet, SequentialIsTheRateOfAnMlpInM) {
  expect_exponents([](int r) { return sequential_exponent(r, kDepth); }, {0, 0, -1, -2});
  EXPECT_EQ(sequential_exponent(4, kDepth), std::nullopt);
}

TEST(Theorem1Hypernet, JointFallsByHalfThenByOneThenByOneAndAHalf) {
  expect_exponents([](int r) { return joint_exponent(r, kDepth); },
                   {0, 0, -1, -1.5, -2.5, -3.5, -4.5, -5.5, -6.5, -8});
  static constexpr HypernetDepth kShallow{.depth_f = 1, .depth_g = 3};
  expect_exponents([](int r) { return joint_exponent(r, kShallow); },
                   {0, 0, -1, -1.5, -2.5, -3.5, -5});
  EXPECT_EQ(joint_exponent(10, kDepth), std::nullopt);
}

TEST(Theorem1Hypernet, PowersJoinTheRegimesContinuously) {
  for (int order = 2; order <= 3; ++order) {
    const double before = std::nextafter(1.0, 0.0), after = std::nextafter(1.0, 2.0);
    const double joint = *joint_exponent(order, kDepth);
    EXPECT_EQ(power_exponent(order, 1, kDepth), joint);
    EXPECT_DOUBLE_EQ(*power_exponent(order, before, kDepth), joint);
    EXPECT_DOUBLE_EQ(*power_exponent(order, after, kDepth), joint);
    EXPECT_DOUBLE_EQ(*power_exponent(order, std::nextafter(2.0, 0.0), kDepth), 1.0 - order);
    EXPECT_EQ(power_exponent(order, 2, kDepth), sequential_exponent(order, kDepth));
    EXPECT_EQ(power_exponent(order, 50, kDepth), sequential_exponent(order, kDepth));
    EXPECT_NEAR(*power_exponent(order, 1e-9, kDepth), *fixed_f_exponent(order, kDepth), 1e-8);
  }
  EXPECT_EQ(power_exponent(3, 0.5, kDepth), -0.75);
  EXPECT_EQ(power_exponent(3, 1.5, kDepth), -1.75);
}

TEST(Theorem1Hypernet, PowersPredictNothingBeyondHButZeros) {
  EXPECT_EQ(power_exponent(0, 0.5, kDepth), 0.0);
  EXPECT_EQ(power_exponent(1, 1.5, kDepth), 0.0);
  EXPECT_THROW(power_exponent(4, 0.5, kDepth), std::invalid_argument);
  EXPECT_EQ(power_exponent(4, 1, kDepth), -2.5);
  EXPECT_EQ(power_exponent(10, 0.5, kDepth), std::nullopt);
}

// H L_f derivatives fall on the features of f and one on the gradient of g, all without a loss.
TEST(Theorem1Hypernet, FixedFKeepsTermsUpToTheDegreeInTheFeatures) {
  for (int order = 0; order <= 7; ++order) EXPECT_EQ(fixed_f_exponent(order, kDepth), 0.0);
  EXPECT_EQ(fixed_f_exponent(8, kDepth), -1.0);
  EXPECT_EQ(fixed_f_exponent(9, kDepth), -2.0);
  EXPECT_EQ(fixed_f_exponent(10, kDepth), std::nullopt);
  EXPECT_EQ(fixed_f_exponent(5, {.depth_f = 1, .depth_g = 3}), -1.0);
}

TEST(Theorem1Hypernet, OneWeightLayerIsAnMlp) {
  for (int depth_f : {1, 2, 4}) {
    const HypernetDepth depth{.depth_f = depth_f, .depth_g = 1};
    for (int order = 0; order <= depth_f + 2; ++order) {
      const auto mlp = theorem1_exponent(order, depth_f + 1);
      EXPECT_EQ(joint_exponent(order, depth), mlp) << order;
      EXPECT_EQ(fixed_g_exponent(order, depth), mlp) << order;
      const auto power = power_exponent(order, 3, depth);
      EXPECT_EQ(power.has_value(), mlp.has_value()) << order;
      EXPECT_EQ(power.value_or(0), 3 * mlp.value_or(0)) << order;
    }
    EXPECT_EQ(sequential_exponent(1, depth), 0.0);
    EXPECT_EQ(sequential_exponent(2, depth), std::nullopt);
  }
}

TEST(Theorem1Hypernet, RefusesWhatDoesNotExist) {
  EXPECT_THROW(fixed_g_exponent(-1, kDepth), std::invalid_argument);
  EXPECT_THROW(joint_exponent(1, {.depth_f = 0, .depth_g = 3}), std::invalid_argument);
  EXPECT_THROW(sequential_exponent(1, {.depth_f = 1, .depth_g = 0}), std::invalid_argument);
  for (double a : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW(power_exponent(1, a, kDepth), std::invalid_argument);
  }
}

TEST(Theorem1Hypernet, EveryClaimHasItsTexts) {
  for (const TheoremText& text :
       {kTheorem1HypernetFixedG, kTheorem1HypernetSequential, kTheorem1HypernetJoint,
        kTheorem1HypernetPower, kTheorem1HypernetFixedF, kTheorem1HypernetExactZero,
        kTheorem1HypernetOneLayer}) {
    EXPECT_FALSE(text.statement.empty());
    EXPECT_FALSE(text.hypotheses.empty());
    EXPECT_FALSE(text.source.empty());
  }
}

}  // namespace
}  // namespace widthwise::theory
