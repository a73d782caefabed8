#pragma once
// What commands of regression share: kernels by their names, depths and ridges in their ranges.

#include <string>

#include "theory/separable_kernel.hpp"

namespace widthwise::verify::cli {

/// "hk", "nngp", "hk-without-s". Throws UsageError, naming these, for any other.
theory::KernelForm known_kernel(const std::string& name);

/// Throws UsageError unless both are 1 to 100.
void check_depths(int depth_f, int depth_g);

/// Throws UsageError unless it is from 0 to 1e6.
void check_ridge(double ridge);

}  // namespace widthwise::verify::cli
