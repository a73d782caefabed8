#pragma once
// Formulas in MathML, from the plain text that statements and definitions are written in.

#include <optional>
#include <string>
#include <string_view>

namespace widthwise::verify {

/// A formula such as "K^(r) ~ n^{1-r}", "h_l = W_l y_(l-1) / sqrt(n_(l-1))" or "x.x'/d" as a <math>
/// element. Parentheses behind "_" hold an index together and are not shown, and so are those
/// behind
/// "^", unless they stand behind K or f: the r-th derivative is K^(r). Nothing for what is not
/// understood wholly.
std::optional<std::string> mathml(std::string_view formula);

/// The same as several such elements, between which a line can break before a relation.
std::optional<std::string> html_formula(std::string_view formula);

/// Between a formula and the stop behind it, which would else begin a line.
inline constexpr const char* kNoBreak = "&#8288;";

/// HTML of a sentence, in which what is plainly a formula is typeset, and all else is text.
std::string html_prose(std::string_view sentence);

}  // namespace widthwise::verify
