#pragma once
// How trained hypernetworks near kernel descent as they widen, drawn.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "verify/results/error_table.hpp"
#include "verify/results/results.hpp"

namespace widthwise::verify {

/// Names of trained hypernetworks and their widths.
using NamedWidths = std::vector<std::pair<std::string, std::int64_t>>;

/// Two charts against the width n = m, a curve for each number of images: errors on all pixels, and
/// distances from kernel descent, whose errors are lines in the first. Empty for fewer than two
/// widths, and where nothing is known of the spread over splits.
std::vector<Chart> width_charts(const ErrorTable& table, const NamedWidths& widths);

}  // namespace widthwise::verify
