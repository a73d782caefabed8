#pragma once
// Kernels by their names on the command line.

#include <string>

#include "theory/separable_kernel.hpp"

namespace widthwise::verify::cli {

/// "hk", "nngp", "hk-without-s". Throws UsageError, naming these, for any other.
theory::KernelForm known_kernel(const std::string& name);

}  // namespace widthwise::verify::cli
