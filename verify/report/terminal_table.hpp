#pragma once
// The table that a run prints.

#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// A line a claim of at most 100 columns, then the summary lines and the reasons of what is not as
/// expected.
std::string render_terminal_table(const Results& results);

}  // namespace widthwise::verify
