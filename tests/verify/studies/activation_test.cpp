// One activation, one name: in what is drawn and in what is predicted of it.

#include "verify/studies/activation.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string_view>

#include "tests/verify/base/refusal.hpp"
#include "theory/activation_table.hpp"

namespace widthwise::verify {
namespace {

TEST(Activation, TablesOfTheoryAndSimulatorAgree) {
  std::set<std::string> drawn;
  std::set<std::string_view> predicted;
  for (const sim::Activation activation : sim::activations()) drawn.insert(sim::name(activation));
  for (const theory::Activation activation : theory::activations()) {
    predicted.insert(theory::name(activation));
  }
  EXPECT_EQ(drawn, predicted);
  EXPECT_EQ(drawn.size(), sim::activations().size()) << "a name stands twice";
}

TEST(Activation, IsTheSameInTheoryAndSimulator) {
  for (const sim::Activation activation : sim::activations()) {
    const theory::Activation predicted = in_theory(activation);
    EXPECT_EQ(theory::name(predicted), sim::name(activation));
    EXPECT_EQ(theory::is_multilinear(predicted), sim::is_multilinear(activation))
        << sim::name(activation);
    EXPECT_EQ(simulated(predicted), activation);
  }
}

// Neither is taken for another one.
TEST(Activation, RefusesOneThatIsNotListed) {
  EXPECT_THROW(simulated(static_cast<theory::Activation>(99)), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
