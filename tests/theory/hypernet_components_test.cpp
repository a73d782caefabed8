#include "theory/hypernet_components.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <utility>

#include "theory/theorem1_hypernet.hpp"

namespace widthwise::theory {
namespace {

constexpr double kPowers[] = {0.1, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 4.0};

TEST(HypernetComponents, AreAllWaysToReachAnOrder) {
  const std::vector<HypernetComponent> second = hypernet_components(2, 4);
  const std::vector<HypernetComponent> expected{{2, 0, 0, 0}, {1, 1, 0, 0}, {0, 2, 0, 0},
                                                {1, 0, 0, 1}, {0, 1, 0, 1}, {0, 0, 0, 2},
                                                {0, 0, 1, 0}};
  EXPECT_EQ(second, expected);
  EXPECT_EQ(hypernet_components(3, 4).size(), 13u);
  EXPECT_EQ(hypernet_components(4, 4).size(), 22u);
  EXPECT_EQ(hypernet_components(8, 4).size(), 1u) << "every matrix moves in second order";
  EXPECT_TRUE(hypernet_components(9, 4).empty());
}

TEST(HypernetComponents, HaveTheExponentsOfTheirMoves) {
  const auto expect = [](const HypernetComponent& component, double of_n, double of_m) {
    const ComponentExponents exponents = component_exponents(component);
    EXPECT_EQ(exponents.of_n, of_n);
    EXPECT_EQ(exponents.of_m, of_m);
  };
  expect({0, 0, 0, 0}, 0.0, 0.0);
  expect({1, 0, 0, 0}, 0.0, 0.0);
  expect({3, 0, 0, 0}, 0.0, -2.0);  // an MLP of three layers at least
  expect({0, 2, 0, 0}, -1.0, 0.0);
  expect({1, 1, 0, 0}, -0.5, -0.5);
  expect({2, 2, 0, 0}, -1.0, -1.0);
  expect({1, 0, 0, 1}, -1.0, 0.0);
  expect({0, 1, 1, 0}, -1.5, -0.5);
  expect({1, 0, 1, 0}, -1.0, -1.0);
  expect({0, 0, 3, 0}, -3.0, -2.0);
}

TEST(HypernetComponents, LeadingExponentsAreThoseThatNoCorrectionHolds) {
  const auto pairs = [](int order) {
    std::set<std::pair<double, double>> powers;
    for (const auto& [of_n, of_m] : leading_exponents(order, 4)) powers.insert({of_n, of_m});
    return powers;
  };
  using Powers = std::set<std::pair<double, double>>;
  EXPECT_EQ(pairs(1), (Powers{{0.0, 0.0}, {-0.5, 0.0}}));
  EXPECT_EQ(pairs(2), (Powers{{0.0, -1.0}, {-0.5, -0.5}, {-1.0, 0.0}, {-1.5, 0.0}}));
  EXPECT_EQ(leading_exponents(2, 4).size(), 4u) << "each once";
  // One of them is the largest along every n = m^a.
  for (const int order : {2, 3, 4}) {
    for (const double a : kPowers) {
      double largest = -1e9;
      for (const auto& [of_n, of_m] : leading_exponents(order, 4)) {
        largest = std::max(largest, a * of_n + of_m);
      }
      EXPECT_EQ(largest, largest_component_exponent(order, a, 4)) << order << ", " << a;
    }
  }
}

// The chart of exponents, which was found without components.
TEST(HypernetComponents, LargestOfThemIsTheExponentAlongEveryPower) {
  for (const int depth_g : {2, 3, 4, 5, 8}) {
    const HypernetDepth depth{.depth_f = 1, .depth_g = depth_g};
    for (int order = 1; order <= depth_g; ++order) {
      for (const double a : kPowers) {
        EXPECT_NEAR(largest_component_exponent(order, a, depth_g),
                    power_exponent(order, a, depth).value(), 1e-12)
            << "H = " << depth_g << ", r = " << order << ", a = " << a;
      }
    }
  }
}

TEST(HypernetComponents, LargestOfThemIsTheJointExponentBeyondHToo) {
  for (const int depth_g : {2, 3, 4, 5}) {
    const HypernetDepth depth{.depth_f = 1, .depth_g = depth_g};
    for (int order = 1; order <= hypernet_degree(depth); ++order) {
      EXPECT_EQ(largest_component_exponent(order, 1.0, depth_g), joint_exponent(order, depth))
          << "H = " << depth_g << ", r = " << order;
    }
  }
}

TEST(HypernetComponents, LargestOfThemTendsToTheSequentialExponent) {
  const HypernetDepth depth{.depth_f = 1, .depth_g = 4};
  for (int order = 1; order <= 4; ++order) {
    EXPECT_EQ(largest_component_exponent(order, 100.0, 4), sequential_exponent(order, depth));
  }
}

TEST(HypernetComponents, RefuseWhatDoesNotExist) {
  EXPECT_THROW(hypernet_components(-1, 4), std::invalid_argument);
  EXPECT_THROW(hypernet_components(2, 0), std::invalid_argument);
  EXPECT_THROW(largest_component_exponent(0, 1.0, 4), std::invalid_argument);
  EXPECT_THROW(largest_component_exponent(9, 1.0, 4), std::invalid_argument);
  EXPECT_THROW(largest_component_exponent(2, 0.0, 4), std::invalid_argument);
  EXPECT_THROW(largest_component_exponent(2, std::nan(""), 4), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
