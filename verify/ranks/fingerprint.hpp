#pragma once
#include <cstdint>
#include <string_view>

#include "verify/run/run_request.hpp"

namespace widthwise::verify::ranks {

/// A number for all that the draws of a request follow from: its studies with their columns and
/// inputs, widths, seed, engine and the bits of the inputs; and the build. Ranks that differ in it
/// would draw other networks.
std::uint64_t fingerprint(const RunRequest& request, std::string_view build);

}  // namespace widthwise::verify::ranks
