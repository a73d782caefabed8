// What the theory knows of which activation.

#include "theory/activation_table.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <stdexcept>

namespace widthwise::theory {
namespace {

TEST(ActivationTable, FindsEachByItsName) {
  std::set<std::string> names;
  for (const Activation& activation : activations()) {
    EXPECT_EQ(find_activation(name(activation)), activation) << name(activation);
    names.insert(name(activation));
  }
  EXPECT_EQ(names.size(), 9u);
  EXPECT_EQ(find_activation("swish"), std::nullopt);
}

TEST(ActivationTable, ReadsParameters) {
  EXPECT_EQ(activation_from_name("leaky-relu"), Activation::leaky_relu(0.01));
  EXPECT_EQ(activation_from_name("leaky-relu:-2.5e-1"), Activation::leaky_relu(-0.25));
  constexpr std::array kCubic{0.1, 0.0, 0.0, 1.0 / 3};
  const Activation cubic = Activation::polynomial(kCubic);
  EXPECT_EQ(name(cubic), "polynomial:0.1,0,0,0.3333333333333333");
  EXPECT_EQ(activation_from_name(name(cubic) + ",0"), cubic);
  EXPECT_NE(Activation::leaky_relu(0.0), Activation::kRelu) << "kinds are told apart";
}

TEST(ActivationTable, ListsThoseOfWhichSomethingIsKnown) {
  EXPECT_EQ(activation_choices(),
            "relu, leaky-relu[:SLOPE], gelu, silu, erf, tanh, sin, linear or polynomial:C0,C1,..");
  EXPECT_EQ(activation_choices(has_exact_moments), "relu or linear");
  EXPECT_EQ(activation_choices(is_multilinear, "and"), "relu, leaky-relu[:SLOPE] and linear");
  EXPECT_TRUE(is_multilinear(activation_from_name("polynomial:1,2")));
}

TEST(ActivationTable, NamesWhatIsWrong) {
  const auto refusal = [](const char* named) -> std::string {
    try {
      activation_from_name(named);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(refusal("gulu"), "there is no activation 'gulu'; it is " + activation_choices());
  EXPECT_EQ(refusal("tanh:2"), "activation 'tanh:2': tanh has no parameters");
  EXPECT_EQ(refusal("leaky-relu:a"),
            "activation 'leaky-relu:a': 'a' is not a list of numbers, as in 0,1,0.5");
  EXPECT_EQ(refusal("leaky-relu:1,2"), "leaky-relu: it has one slope, as in leaky-relu:0.2");
  EXPECT_NE(refusal("polynomial:0,inf").find("finite"), std::string::npos);
  EXPECT_NE(refusal("polynomial:3,0").find("constant"), std::string::npos);
  EXPECT_NE(refusal("polynomial:0,0,0,0,0,0,0,0,0,1").find("at most 8"), std::string::npos);
}

}  // namespace
}  // namespace widthwise::theory
