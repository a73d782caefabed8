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

}  // namespace widthwise::verify
