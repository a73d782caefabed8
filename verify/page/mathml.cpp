#include "verify/page/mathml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

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

// --- sentences ---

// A word of a sentence, without the stop behind it.
struct Piece {
  std::string_view text;
  std::string_view stop;  ///< ".", "," and the like
};

long open_brackets(std::string_view text) {
  return std::ranges::count(text, '(') + std::ranges::count(text, '{') -
         std::ranges::count(text, ')') - std::ranges::count(text, '}');
}

Piece piece_of(std::string_view text) {
  const auto end = text.find_last_not_of(".,;:") + 1;
  return {text.substr(0, end), text.substr(end)};
}

// The words of a sentence; what stands in brackets keeps together.
std::vector<Piece> pieces_of(std::string_view sentence) {
  std::vector<Piece> pieces;
  while (!sentence.empty()) {
    const auto blank = std::min(sentence.find(' '), sentence.size());
    auto end = blank;
    while (end < sentence.size() && open_brackets(sentence.substr(0, end)) > 0) {
      end = std::min(sentence.find(' ', end + 1), sentence.size());
    }
    if (open_brackets(sentence.substr(0, end)) != 0 || !mathml(sentence.substr(0, end))) {
      const auto whole = piece_of(sentence.substr(0, end));
      if (open_brackets(whole.text) != 0 || !mathml(whole.text)) end = blank;
    }
    pieces.push_back(piece_of(sentence.substr(0, end)));
    sentence.remove_prefix(std::min(end + 1, sentence.size()));
  }
  return pieces;
}

bool is_article(const Piece& piece) {
  return piece.text == "a" || piece.text == "A" || piece.text == "I";
}

bool begins_with_relation(const Piece& piece) {
  if (piece.text.starts_with("->")) return true;
  return !piece.text.empty() && std::string_view("=<>~").find(piece.text[0]) != std::string::npos;
}

// The pieces from `first` on that make up a formula; `first` if there is none.
std::size_t end_of_formula(const std::vector<Piece>& pieces, std::size_t first) {
  if (is_article(pieces[first]) &&
      (first + 1 == pieces.size() || !begins_with_relation(pieces[first + 1]))) {
    return first;
  }
  std::size_t end = first;
  while (end < pieces.size() && mathml(pieces[end].text)) {
    if (!pieces[end++].stop.empty()) break;
  }
  while (end > first + 1 && is_article(pieces[end - 1])) --end;
  return end;
}

}  // namespace

std::optional<std::string> mathml(std::string_view formula) {
  const auto tokens = formula_tokens(formula);
  if (!tokens) return std::nullopt;
  const auto content = FormulaReader(*tokens).whole();
  if (!content) return std::nullopt;
  return element("math", *content);
}

std::optional<std::string> html_formula(std::string_view formula) {
  if (!mathml(formula)) return std::nullopt;
  // A blank stands before it; and to the browser a sign that comes first is one in front of a
  // letter.
  const auto part_of = [](std::string_view text, bool first) {
    std::string html = *mathml(text);
    constexpr std::string_view kSign = "<math><mo>";
    if (!first) html.replace(0, kSign.size(), "<math><mo lspace=\"0\" rspace=\".28em\">");
    return html;
  };
  std::string html;
  std::size_t from = 0;
  for (auto at = formula.find(' '); at != formula.npos; at = formula.find(' ', at + 1)) {
    const std::string_view part = formula.substr(from, at - from), rest = formula.substr(at + 1);
    if (!begins_with_relation({rest, {}}) || !mathml(part) || !mathml(rest)) continue;
    html += part_of(part, from == 0) + " ";
    from = at + 1;
  }
  return html + part_of(formula.substr(from), from == 0);
}

std::string html_prose(std::string_view sentence) {
  const std::vector<Piece> pieces = pieces_of(sentence);
  std::string html;
  const auto text_of = [&](std::size_t first, std::size_t end) {
    const char* from = pieces[first].text.data();
    return std::string_view(from, pieces[end - 1].text.data() + pieces[end - 1].text.size() - from);
  };
  for (std::size_t i = 0; i < pieces.size();) {
    const std::size_t end = std::max(end_of_formula(pieces, i), i + 1);
    const std::string_view text = text_of(i, end);
    // Digits, letters and brackets alone are as well read as text.
    const bool is_formula = end_of_formula(pieces, i) > i &&
                            text.find_first_of("^_=<>~*/'|") != text.npos && text.size() > 1;
    const auto set = is_formula ? html_formula(text) : std::nullopt;
    if (i > 0) html += ' ';
    html += set ? *set + (pieces[end - 1].stop.empty() ? "" : kNoBreak) : html_text(text);
    html += html_text(pieces[end - 1].stop);
    i = end;
  }
  return html;
}

}  // namespace widthwise::verify
