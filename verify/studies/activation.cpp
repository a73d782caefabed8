#include "verify/studies/activation.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "theory/activation_table.hpp"

namespace widthwise::verify {

theory::Activation in_theory(sim::Activation activation) {
  if (const auto found = theory::find_activation(sim::name(activation))) return *found;
  throw std::invalid_argument(
      fmt::format("the theory says nothing of activation '{}'", sim::name(activation)));
}

sim::Activation simulated(theory::Activation activation) {
  return sim::activation_from_name(theory::name(activation));
}

}  // namespace widthwise::verify
