#pragma once
// The signs of a formula as plain text has it: "K^(r) ~ n^{1-r}".

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace widthwise::verify {

enum class TokenKind {
  kNumber,
  kName,      ///< a letter, set in italics: "K", "Θ"
  kFunction,  ///< a word, set upright: "max"
  kOperator,  ///< "+", "∑", "→"
  kOpen,      ///< "(", "{", "["
  kClose,
  kRaise,  ///< "^"
  kLower,  ///< "_"
  kPrime   ///< "'"
};

struct FormulaToken {
  TokenKind kind;
  std::string text;  ///< as it is shown, not yet escaped
};

using FormulaTokens = std::vector<FormulaToken>;

/// The tokens of a formula; nothing where it holds a word or a sign that formulas here do not have.
/// Words of several letters are none but Greek letters, a few functions, and indices ("d_mn").
std::optional<FormulaTokens> formula_tokens(std::string_view text);

}  // namespace widthwise::verify
