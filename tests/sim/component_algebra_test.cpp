#include "sim/component_algebra.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace widthwise::sim {
namespace {

TEST(ComponentAlgebra, OneComesFirstAndOrdersAscend) {
  const ComponentAlgebra algebra(4, 3);
  const std::vector<Component>& monomials = algebra.monomials();
  EXPECT_EQ(monomials.front(), (Component{0, 0, 0, 0}));
  EXPECT_TRUE(std::ranges::is_sorted(monomials, {}, &Component::order));
  for (int i = 0; i < algebra.size(); ++i) EXPECT_EQ(algebra.index(monomials[i]), i);
}

// Numbers of ways to write r = q + j + 2w + p with q + j + w + p <= H.
TEST(ComponentAlgebra, HoldsEveryMonomialOnce) {
  EXPECT_EQ(ComponentAlgebra(0, 4).size(), 1);
  EXPECT_EQ(ComponentAlgebra(1, 4).size(), 1 + 3);
  EXPECT_EQ(ComponentAlgebra(2, 4).size(), 1 + 3 + 7);
  EXPECT_EQ(ComponentAlgebra(4, 4).size(), 1 + 3 + 7 + 13 + 22);
  EXPECT_EQ(ComponentAlgebra(2, 1).size(), 1 + 3 + 1);
  EXPECT_EQ(ComponentAlgebra(6, 3).size(), 35) << "all of degree 3 in four variables";
  EXPECT_EQ(ComponentAlgebra(6, 3).max_degree(), 3);
}

TEST(ComponentAlgebra, MultipliesByAddingPowers) {
  const ComponentAlgebra algebra(5, 4);
  for (int i = 0; i < algebra.size(); ++i) {
    for (int j = 0; j < algebra.size(); ++j) {
      const Component a = algebra.monomials()[i];
      const Component b = algebra.monomials()[j];
      const Component ab{a.aligned + b.aligned, a.transverse + b.transverse,
                         a.second_order + b.second_order, a.radial + b.radial};
      const auto product = algebra.product(i, j);
      ASSERT_EQ(product.has_value(), ab.order() <= 5 && ab.degree() <= 4);
      if (product) {
        EXPECT_EQ(algebra.monomials()[*product], ab);
      }
    }
  }
}

TEST(ComponentAlgebra, TheSecondOrderCountsTwice) {
  EXPECT_EQ(ComponentAlgebra(1, 4).index({0, 0, 1, 0}), std::nullopt);
  const ComponentAlgebra algebra(2, 4);
  const auto w = algebra.index({0, 0, 1, 0});
  ASSERT_TRUE(w);
  EXPECT_EQ(algebra.product(*w, *w), std::nullopt);
}

}  // namespace
}  // namespace widthwise::sim
