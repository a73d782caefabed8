#include "verify/page/prose.hpp"

#include <algorithm>
#include <vector>

#include "verify/page/html_text.hpp"
#include "verify/page/mathml.hpp"

namespace widthwise::verify {
namespace {

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
