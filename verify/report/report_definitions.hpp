#pragma once
// The words that reports and explanations use.

#include <string>
#include <vector>

#include "verify/report/report.hpp"

namespace widthwise::verify {

enum class Term {
  kMlp,
  kHypernetwork,
  kOtherNetworks,  ///< for where are_other_networks()
  kCorrelation,
  kGates,
  kTraining,
  kRates,
  kLimitsOfWidth,
  kVerdicts
};

/// A word or a symbol, and what it means: Markdown.
struct Definition {
  Term term;
  std::string name;
  std::string text;
};

/// All of them, each after those that it rests on.
const std::vector<Definition>& definitions();

/// Sections of Markdown: what the statements rest on, and the definitions that this report needs.
std::string definitions_text(const Report& report);

/// A section of Markdown: what the method cannot tell.
extern const char* const kLimits;

}  // namespace widthwise::verify
