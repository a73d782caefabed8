#pragma once
// What the report says of the exponents of hypernetworks over several claims at once.

#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// The stem of the figure of exponents.
inline constexpr const char* kRegimesFigure = "regimes";

/// "Exponents where n = m^a": figure and table of the claims conjecture.hypernet.regimes.*; empty
/// if regime_exponents() has none. Arguments are as in render_charts().
std::string render_regimes(const Results& results, const std::string& figures,
                           const std::string& heading);

/// How those exponents are to be read, without table and figure; empty if there are none.
std::string render_regimes_note(const Results& results);

/// "A finding": how the rates of conjecture.hypernet.joint.* differ from what those of
/// .sequential.* suggest; empty unless there are claims of both about one order r >= 3 and the same
/// depths.
std::string render_joint_finding(const Results& results, const std::string& heading);

}  // namespace widthwise::verify
