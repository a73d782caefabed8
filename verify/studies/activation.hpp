#pragma once
// What theory/ and sim/, which do not know each other, call the same activation.

#include "sim/activation.hpp"
#include "theory/dual_activation.hpp"

namespace widthwise::verify {

/// The one of the same name. Each throws std::invalid_argument if there is none.
theory::Activation in_theory(sim::Activation activation);
sim::Activation simulated(theory::Activation activation);

}  // namespace widthwise::verify
