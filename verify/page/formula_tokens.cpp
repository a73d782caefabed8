#include "verify/page/formula_tokens.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace widthwise::verify {
namespace {

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

const std::map<std::string_view, FormulaToken>& words() {
  using enum TokenKind;
  static const std::map<std::string_view, FormulaToken> list{
      {"alpha", {kName, "α"}},       {"beta", {kName, "β"}},      {"gamma", {kName, "γ"}},
      {"delta", {kName, "δ"}},       {"eta", {kName, "η"}},       {"lambda", {kName, "λ"}},
      {"mu", {kName, "μ"}},          {"pi", {kName, "π"}},        {"rho", {kName, "ρ"}},
      {"sigma", {kName, "σ"}},       {"tau", {kName, "τ"}},       {"theta", {kName, "θ"}},
      {"phi", {kName, "φ"}},         {"Theta", {kName, "Θ"}},     {"Lambda", {kName, "Λ"}},
      {"Sigma", {kName, "Σ"}},       {"Phi", {kName, "Φ"}},       {"max", {kFunction, "max"}},
      {"min", {kFunction, "min"}},   {"log", {kFunction, "log"}}, {"exp", {kFunction, "exp"}},
      {"sqrt", {kFunction, "sqrt"}}, {"Var", {kFunction, "Var"}}, {"Cov", {kFunction, "Cov"}},
      {"sum", {kOperator, "∑"}},     {"prod", {kOperator, "∏"}},  {"grad", {kOperator, "∇"}}};
  return list;
}

// Longer ones before those that they begin with.
constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
    {"->", "→"}, {"<=", "≤"}, {">=", "≥"}, {"..", "…"}, {"~", "∼"}, {"-", "−"}, {"*", "·"},
    {"·", "·"},  {"±", "±"},  {"∞", "∞"},  {"≤", "≤"},  {"+", "+"}, {"=", "="}, {"/", "/"},
    {",", ","},  {";", ";"},  {":", ":"},  {"|", "|"},  {"<", "<"}, {">", ">"}, {"!", "!"}};

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  std::optional<FormulaTokens> tokens() {
    while (at_ < text_.size()) {
      if (!read_one()) return std::nullopt;
    }
    return std::move(tokens_);
  }

 private:
  char here(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  bool add(TokenKind kind, std::string_view shown, std::size_t length) {
    tokens_.push_back({kind, std::string(shown)});
    at_ += length;
    return true;
  }

  bool read_one() {
    const char c = here();
    if (c == ' ') return ++at_, true;
    if (is_digit(c)) return read_number();
    if (is_letter(c)) return read_word();
    if (c == '^') return add(TokenKind::kRaise, "^", 1);
    if (c == '_') return add(TokenKind::kLower, "_", 1);
    // "f's" is English.
    if (c == '\'') return !is_letter(here(1)) && add(TokenKind::kPrime, "′", 1);
    if (c == '(' || c == '{' || c == '[') return add(TokenKind::kOpen, {&text_[at_], 1}, 1);
    if (c == ')' || c == '}' || c == ']') return add(TokenKind::kClose, {&text_[at_], 1}, 1);
    return read_sign();
  }

  bool read_number() {
    std::size_t length = 1;
    while (is_digit(here(length)) || (here(length) == '.' && is_digit(here(length + 1)))) ++length;
    return add(TokenKind::kNumber, text_.substr(at_, length), length);
  }

  bool read_word() {
    std::size_t length = 1;
    while (is_letter(here(length))) ++length;
    const std::string_view word = text_.substr(at_, length);
    if (const auto known = words().find(word); known != words().end()) {
      return add(known->second.kind, known->second.text, length);
    }
    constexpr std::size_t kMostIndices = 4;
    const bool indices = !tokens_.empty() && tokens_.back().kind == TokenKind::kLower &&
                         length <= kMostIndices && length > 1;
    if (indices) return add(TokenKind::kName, word, length);
    if (length > 1) return false;
    add(TokenKind::kName, word, 1);
    // x1 is x_1.
    if (is_digit(here())) add(TokenKind::kLower, "_", 0);
    return true;
  }

  bool read_sign() {
    // A point between factors: x.x'.
    if (here() == '.' && here(1) != '.') {
      const bool product =
          at_ > 0 && (is_letter(text_[at_ - 1]) || text_[at_ - 1] == '\'') && is_letter(here(1));
      return product && add(TokenKind::kOperator, "·", 1);
    }
    // "<i>" is a tag, "< grad f, grad g >" a product.
    const bool begins = at_ == 0 || text_[at_ - 1] == ' ';
    if (begins && here() == '<' && (is_letter(here(1)) || here(1) == '/')) return false;
    for (const auto& [sign, shown] : kSigns) {
      if (text_.substr(at_).starts_with(sign)) return add(TokenKind::kOperator, shown, sign.size());
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  FormulaTokens tokens_;
};

}  // namespace

std::optional<FormulaTokens> formula_tokens(std::string_view text) {
  return Tokenizer(text).tokens();
}

}  // namespace widthwise::verify
