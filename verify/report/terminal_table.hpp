#pragma once
// The table that a run prints.

#include <string>

#include "verify/base/text_wrap.hpp"
#include "verify/results/results.hpp"

namespace widthwise::verify {

/// What a run says of a claim as soon as it is decided, without the end of the line.
std::string verdict_line(const ClaimResult& claim);

/// A line a claim, then the summary lines and the reasons of what is not as expected. No line is
/// longer than `width` unless the IDs are so long that they cannot be told apart in it: they are
/// shortened in the middle, and the narrower the terminal the fewer columns beside the verdict.
/// Of a run without claims the points of its charts, a line each.
std::string render_terminal_table(const Results& results, std::size_t width = kColumns);

}  // namespace widthwise::verify
