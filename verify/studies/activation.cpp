#include "verify/studies/activation.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace widthwise::verify {

theory::Activation in_theory(sim::Activation activation) {
  for (const auto known : {theory::Activation::kRelu, theory::Activation::kTanh,
                           theory::Activation::kErf, theory::Activation::kLinear}) {
    if (theory::name(known) == sim::name(activation)) return known;
  }
  throw std::invalid_argument(
      fmt::format("there is no theory of the activation {}", sim::name(activation)));
}

sim::Activation simulated(theory::Activation activation) {
  return sim::activation_from_name(theory::name(activation));
}

}  // namespace widthwise::verify
