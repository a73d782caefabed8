#pragma once
// What commands of regression share: kernels by their names, ridges in their range.

#include <string>

#include "theory/separable_kernel.hpp"
#include "verify/regression/hypernet_depths.hpp"

namespace widthwise::verify::cli {

/// "hk", "nngp", "hk-without-s". Throws UsageError for any other, naming `all` that there are.
theory::KernelForm known_kernel(const std::string& name,
                                const char* all = "hk, nngp and hk-without-s");

/// Throws UsageError unless it is from 0 to 1e6.
void check_ridge(double ridge);

}  // namespace widthwise::verify::cli
