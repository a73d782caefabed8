// One activation, one name: in what is drawn and in what is predicted of it.

#include "verify/studies/activation.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>

#include "tests/verify/base/refusal.hpp"
#include "theory/activation_table.hpp"

namespace widthwise::verify {
namespace {

TEST(Activation, TablesOfTheoryAndSimulatorAgree) {
  std::set<std::string> drawn;
  std::set<std::string> predicted;
  for (const sim::Activation& activation : sim::activations()) drawn.insert(sim::name(activation));
  for (const theory::Activation& activation : theory::activations()) {
    predicted.insert(theory::name(activation));
  }
  EXPECT_EQ(drawn, predicted);
  EXPECT_EQ(drawn.size(), sim::activations().size()) << "a name stands twice";
}

TEST(Activation, IsTheSameInTheoryAndSimulator) {
  for (const sim::Activation& activation : sim::activations()) {
    const theory::Activation predicted = in_theory(activation);
    EXPECT_EQ(theory::name(predicted), sim::name(activation));
    EXPECT_EQ(theory::is_multilinear(predicted), sim::is_multilinear(activation))
        << sim::name(activation);
    EXPECT_EQ(simulated(predicted), activation);
  }
}

TEST(Activation, KeepsItsParameters) {
  const double coefficients[]{0.5, -1.25, 0.0, 1e-3};
  EXPECT_EQ(in_theory(sim::Activation::leaky_relu(0.3)), theory::Activation::leaky_relu(0.3));
  EXPECT_EQ(in_theory(sim::Activation::polynomial(coefficients)),
            theory::Activation::polynomial(coefficients));
  EXPECT_EQ(simulated(theory::Activation::leaky_relu(-0.1)), sim::Activation::leaky_relu(-0.1));
}

// One that is written wrongly is refused in the same words, whoever is asked.
TEST(Activation, IsWrittenTheSameInTheoryAndSimulator) {
  EXPECT_EQ(theory::activation_choices(), sim::activation_choices());
  for (const char* name :
       {"gulu", "relu:1", "leaky-relu:", "leaky-relu:1,2", "leaky-relu:x", "leaky-relu:nan",
        "polynomial", "polynomial:", "polynomial:1", "polynomial:1,0", "polynomial:0,1,,2",
        "polynomial:1,2,3,4,5,6,7,8,9,1"}) {
    EXPECT_THROW(theory::activation_from_name(name), std::invalid_argument) << name;
    EXPECT_THROW(sim::activation_from_name(name), std::invalid_argument) << name;
  }
  for (const char* name : {"leaky-relu", "leaky-relu:-0.5", "polynomial:0,0,2,0"}) {
    EXPECT_EQ(theory::name(theory::activation_from_name(name)),
              sim::name(sim::activation_from_name(name)));
  }
}

TEST(Activation, RefusesOneOfWhichTheTheorySaysNothing) {
  EXPECT_THROW(in_theory(sim::Activation::leaky_relu(1e200)), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
