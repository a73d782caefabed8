#pragma once
// What the report says of the table of Dyer and Gur-Ari.

#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// The stem of the figure of all cells.
inline constexpr const char* kDyerGurariFigure = "dyer-gurari";

/// Section with table and figure of the claims conjecture.dyer-gurari.*; empty if there are none.
/// Arguments are as in render_charts().
std::string render_dyer_gurari(const Results& results, const std::string& figures,
                               const std::string& heading);

}  // namespace widthwise::verify
