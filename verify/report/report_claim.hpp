#pragma once
#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// The report's section on one claim: statement, source, regime, numbers, table, figure. `figures`
/// is the folder of the figures relative to the report, `heading` the Markdown heading mark
/// ("###").
std::string render_claim(const ClaimResult& claim, const std::string& figures,
                         const std::string& heading);

}  // namespace widthwise::verify
