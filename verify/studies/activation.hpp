#pragma once
// theory/ and sim/, which do not know each other, call the same activation by the same name.

#include <string>

#include "sim/activation.hpp"
#include "theory/activation.hpp"

namespace widthwise::verify {

/// The theory's activation of that name, with the same parameters. Throws std::invalid_argument for
/// one of which the theory says nothing.
theory::Activation in_theory(const sim::Activation& activation);

/// The activation that networks are drawn with. Throws std::invalid_argument for one that cannot be
/// drawn.
sim::Activation simulated(const theory::Activation& activation);

/// The activation of that name. Throws UsageError if there is none, naming the choices and the
/// nearest, and for parameters that do not fit.
sim::Activation known_activation(const std::string& name);

}  // namespace widthwise::verify
