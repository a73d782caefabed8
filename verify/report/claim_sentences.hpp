#pragma once
// What is said of one claim, in plain text: Markdown and HTML are made of it.

#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// "predicted -1, estimate -0.997, 99.9 % interval [..], margin ±0.1".
std::string result_text(const ClaimResult& claim);

/// What a verdict on this control means; empty for a claim that is none.
std::string control_remark(const ClaimResult& claim);

/// What a verdict on this upper bound means; empty for a claim that is none.
std::string bound_remark(const ClaimResult& claim);

/// What the interval spends, and how likely the verdicts were.
std::string budget_text(const ClaimResult& claim);

}  // namespace widthwise::verify
