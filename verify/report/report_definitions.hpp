#pragma once
// The words that the report uses.

namespace widthwise::verify {

/// Sections of Markdown: what the statements rest on, and what the symbols and verdicts mean.
extern const char* const kDefinitions;

/// A section of Markdown: what the method cannot tell.
extern const char* const kLimits;

}  // namespace widthwise::verify
