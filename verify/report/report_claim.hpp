#pragma once
// What the pages say of one claim.

#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// What a claim may share with others: a list of statement, hypotheses and source.
std::string render_statement(const ClaimResult& claim);

/// A section on the claim itself: regime, numbers, verdict, table, figure. `figures` is the folder
/// of the figures relative to the page, `heading` the Markdown heading mark ("###").
std::string render_claim(const ClaimResult& claim, const std::string& figures,
                         const std::string& heading);

}  // namespace widthwise::verify
