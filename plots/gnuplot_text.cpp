#include "plots/gnuplot_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <cctype>
#include <sstream>
#include <string_view>

#include "verify/base/text_encoding.hpp"

namespace widthwise::plots {
namespace {

// The length of what `holds` is true of at the beginning of `text`.
std::size_t run_length(std::string_view text, int (*holds)(int)) {
  const auto end = std::ranges::find_if_not(
      text, [&](char c) { return holds(static_cast<unsigned char>(c)) != 0; });
  return static_cast<std::size_t>(end - text.begin());
}

// A piece of marked text and how many characters it stands for; none if nothing is special.
struct Marked {
  std::string text;
  std::size_t length = 0;
};

// "^(2)" at the beginning of `rest`.
Marked superscript(std::string_view rest) {
  const std::size_t close = rest.starts_with("^(") ? rest.find(')') : rest.npos;
  if (close == rest.npos) return {};
  return {"^{" + std::string(rest.substr(1, close)) + "}", close + 1};
}

// "d_mn f(" up to the bracket.
Marked derivative(std::string_view rest) {
  if (!rest.starts_with("d_")) return {};
  const std::size_t n_indices = run_length(rest.substr(2), std::isalpha);
  if (n_indices == 0 || !rest.substr(2 + n_indices).starts_with(" f(")) return {};
  return {"∂_{" + std::string(rest.substr(2, n_indices)) + "}f", n_indices + 4};
}

// "(x12)".
Marked input(std::string_view rest) {
  if (!rest.starts_with("(x")) return {};
  const std::size_t n_digits = run_length(rest.substr(2), std::isdigit);
  if (n_digits == 0 || !rest.substr(2 + n_digits).starts_with(")")) return {};
  return {"(x_{" + std::string(rest.substr(2, n_digits)) + "})", n_digits + 3};
}

Marked plain(std::string_view rest) {
  const bool markup = std::string_view("\\^_{}@&~").find(rest.front()) != std::string_view::npos;
  return {(markup ? "\\" : "") + std::string(1, rest.front()), 1};
}

// What a line may not be broken within: a word, or a derivative with its function.
std::vector<std::string> unbreakable(const std::string& text) {
  std::vector<std::string> pieces;
  std::istringstream words(text);
  bool joined = false;
  for (std::string word; words >> word;) {
    if (joined) {
      pieces.back() += " " + word;
    } else {
      pieces.push_back(word);
    }
    joined = word.find("d_") != word.npos;
  }
  return pieces;
}

// gnuplot writes text into an SVG as it stands but for `&` and `<`: what XML has no place for is
// shown by U+FFFD, and "]]>" is parted.
std::string fit_for_xml(std::string text) {
  for (const char* foreign : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    boost::replace_all(text, foreign, "\xEF\xBF\xBD");
  }
  boost::replace_all(text, "]]>", "]] >");
  return text;
}

}  // namespace

std::string string_constant(const std::string& text) {
  return "'" + boost::replace_all_copy(verify::printable(text), "'", "''") + "'";
}

std::string gnuplot_text(const std::string& text) {
  std::string marked;
  const std::string shown = fit_for_xml(text);
  for (std::string_view rest = shown; !rest.empty();) {
    Marked next = superscript(rest);
    if (next.length == 0) next = derivative(rest);
    if (next.length == 0) next = input(rest);
    if (next.length == 0) next = plain(rest);
    marked += next.text;
    rest.remove_prefix(next.length);
  }
  return string_constant(marked);
}

std::vector<std::string> lines_of(const std::string& text, std::size_t longest) {
  std::vector<std::string> lines(1);
  for (const std::string& piece : unbreakable(text)) {
    if (lines.back().empty()) {
      lines.back() = piece;
    } else if (lines.back().size() + 1 + piece.size() <= longest) {
      lines.back() += " " + piece;
    } else {
      lines.push_back(piece);
    }
  }
  return lines;
}

std::string gnuplot_lines(std::vector<std::string> lines) {
  for (std::string& line : lines) line = gnuplot_text(line);
  return fmt::format("{}", fmt::join(lines, ".\"\\n\"."));
}

}  // namespace widthwise::plots
