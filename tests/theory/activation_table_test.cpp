// What the theory knows of which activation.

#include "theory/activation_table.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "theory/dual_activation.hpp"

namespace widthwise::theory {
namespace {

TEST(ActivationTable, FindsEachByItsName) {
  for (const Activation activation : activations()) {
    EXPECT_EQ(find_activation(name(activation)), activation) << name(activation);
  }
  EXPECT_EQ(activations().size(), 4u);
  EXPECT_EQ(find_activation("gelu"), std::nullopt);
}

TEST(ActivationTable, ListsThoseOfWhichSomethingIsKnown) {
  EXPECT_EQ(activation_choices(has_duals), "relu, erf or linear");
  EXPECT_EQ(activation_choices(is_multilinear), "relu or linear");
  EXPECT_EQ(activation_choices(is_multilinear, "and"), "relu and linear");
}

TEST(ActivationTable, RefusesWhatIsNotListed) {
  const auto unlisted = static_cast<Activation>(99);
  const auto pair = gaussian_pair(0.5, 1.0, 1.0);
  EXPECT_THROW(name(unlisted), std::invalid_argument);
  EXPECT_THROW(is_multilinear(unlisted), std::invalid_argument);
  EXPECT_THROW(has_duals(unlisted), std::invalid_argument);
  EXPECT_THROW(dual(unlisted, pair), std::invalid_argument);
  EXPECT_THROW(propagate(unlisted, pair), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
