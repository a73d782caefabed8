#pragma once
// The words that reports and explanations use.

#include <string>
#include <vector>

namespace widthwise::verify {

enum class Term {
  kMlp,
  kHypernetwork,
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

/// Sections of Markdown: what the statements rest on, and all definitions.
std::string definitions_text();

/// A section of Markdown: what the method cannot tell.
extern const char* const kLimits;

}  // namespace widthwise::verify
