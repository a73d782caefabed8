#pragma once
// The hyperbolic tangent. Its duals have no closed form.

#include <string_view>

#include "theory/activation.hpp"

namespace widthwise::theory {

struct Tanh {
  static constexpr Activation kActivation = Activation::kTanh;
  static constexpr std::string_view kName = "tanh";
  static constexpr bool kMultilinear = false;
};

}  // namespace widthwise::theory
