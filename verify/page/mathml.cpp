#include "verify/page/mathml.hpp"

#include <fmt/format.h>

#include "verify/page/formula_tokens.hpp"
#include "verify/page/html_text.hpp"

namespace widthwise::verify {
namespace {

using enum TokenKind;

std::string element(const char* tag, const std::string& content) {
  return fmt::format("<{0}>{1}</{0}>", tag, content);
}

// Reads by recursive descent; `failed_` once something is out of place.
class FormulaReader {
 public:
  explicit FormulaReader(const FormulaTokens& tokens) : tokens_(tokens) {}

  std::optional<std::string> whole() {
    const std::string content = sequence();
    if (failed_ || at_ < tokens_.size() || content.empty()) return std::nullopt;
    return content;
  }

 private:
  bool at(TokenKind kind) const { return at_ < tokens_.size() && tokens_[at_].kind == kind; }
  const FormulaToken& take() { return tokens_[at_++]; }

  std::string fail() {
    failed_ = true;
    return "";
  }

  // Up to the end or a closing bracket.
  std::string sequence() {
    std::string content;
    while (!failed_ && at_ < tokens_.size() && !at(kClose)) content += item();
    return content;
  }

  // The content of a bracket that opens here; `shown` with its marks.
  std::string bracket(bool shown) {
    const std::string open = take().text;
    const std::string content = sequence();
    const char* const closing = open == "(" ? ")" : open == "{" ? "}" : "]";
    if (!at(kClose) || tokens_[at_].text != closing) return fail();
    ++at_;
    if (!shown) return element("mrow", content);
    return element("mrow", mark(open) + element("mrow", content) + mark(closing));
  }

  static std::string mark(const std::string& text) {
    return fmt::format("<mo stretchy=\"false\">{}</mo>", text);
  }

  std::string leaf() {
    const FormulaToken& token = take();
    const std::string text = html_text(token.text);
    if (token.kind == kNumber) return element("mn", text);
    if (token.kind == kFunction) {
      return fmt::format("<mspace width=\".17em\"/><mi mathvariant=\"normal\">{}</mi>", text);
    }
    if (token.kind == kName) return element("mi", text);
    if (token.text == "|") return mark("|");
    return element("mo", text);
  }

  // What stands raised or lowered.
  std::string script(bool parentheses) {
    if (at(kOpen)) return bracket(parentheses && tokens_[at_].text == "(");
    if (at(kOperator) && (tokens_[at_].text == "−")) {
      const std::string sign = leaf();
      if (!at(kNumber) && !at(kName)) return fail();
      return element("mrow", sign + leaf());
    }
    if (at(kNumber) || at(kName) || at(kFunction)) return leaf();
    return fail();
  }

  std::string root() {
    ++at_;
    if (!at(kOpen)) return fail();
    return element("msqrt", bracket(false));
  }

  std::string item() {
    const bool derivative = at(kName) && (tokens_[at_].text == "K" || tokens_[at_].text == "f");
    std::string base;
    if (at(kFunction) && tokens_[at_].text == "sqrt") {
      base = root();
    } else if (at(kOpen)) {
      base = bracket(true);
    } else if (at(kNumber) || at(kName) || at(kFunction) || at(kOperator)) {
      base = leaf();
    } else {
      return fail();
    }
    const std::string stressed = base + primes();
    const std::string scripted =
        with_scripts(stressed == base ? base : element("mrow", stressed), derivative);
    return scripted + primes();
  }

  // Not raised: the sign is, in fonts for text; a larger one for formulas is not at hand
  // everywhere.
  std::string primes() {
    std::string marks;
    while (at(kPrime)) {
      marks += fmt::format("<mo class=\"prime\" lspace=\"0\" rspace=\"0\">{}</mo>", take().text);
    }
    return marks;
  }

  std::string with_scripts(const std::string& base, bool derivative) {
    std::string lowered, raised;
    while (!failed_ && (at(kRaise) || at(kLower))) {
      const TokenKind kind = take().kind;
      std::string& place = kind == kLower ? lowered : raised;
      if (!place.empty()) return fail();
      place = script(kind == kRaise && derivative);
    }
    if (raised.empty() && lowered.empty()) return base;
    const std::string above = element("mrow", raised), below = element("mrow", lowered);
    if (raised.empty()) return element("msub", base + below);
    if (lowered.empty()) return element("msup", base + above);
    return element("msubsup", base + below + above);
  }

  const FormulaTokens& tokens_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<std::string> mathml(std::string_view formula) {
  const auto tokens = formula_tokens(formula);
  if (!tokens) return std::nullopt;
  const auto content = FormulaReader(*tokens).whole();
  if (!content) return std::nullopt;
  return element("math", *content);
}

}  // namespace widthwise::verify
