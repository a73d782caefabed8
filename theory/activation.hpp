#pragma once
// Activations by name.

namespace widthwise::theory {

/// Each is defined in a file of its own, activation_relu.hpp and so on, and listed in
/// activation_table.hpp.
enum class Activation { kRelu, kTanh, kErf, kLinear };

}  // namespace widthwise::theory
