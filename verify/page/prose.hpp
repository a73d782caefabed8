#pragma once
// Sentences with formulas in them, as HTML.

#include <optional>
#include <string>
#include <string_view>

namespace widthwise::verify {

/// The MathML of a formula in several elements, between which a line can break before a relation.
std::optional<std::string> html_formula(std::string_view formula);

/// Between a formula and the stop behind it, which would else begin a line.
inline constexpr const char* kNoBreak = "&#8288;";

/// HTML of a sentence, in which what is plainly a formula is typeset, and all else is text.
std::string html_prose(std::string_view sentence);

}  // namespace widthwise::verify
