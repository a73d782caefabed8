#include "verify/report/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "verify/base/text_encoding.hpp"

namespace widthwise::verify {
namespace {

// In code points: bytes that continue a UTF-8 sequence take no column.
std::size_t columns_of(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; });
}

std::string escape_pipes(std::string_view text) {
  std::string escaped;
  for (const char c : on_one_line(text)) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

bool is_alphanumeric(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

// "a <= b", "[Key, Thm 1]", "f & g" and "K ~ 1/n" are left alone: only tags, links, what defines
// the target of one, entities and fences are markup.
bool begins_markup(char c, char next) {
  if (c == '<') return next == '/' || next == '!' || next == '?' || is_alphanumeric(next);
  if (c == ']') return next == '(' || next == ':';
  if (c == '&') return next == '#' || is_alphanumeric(next);
  if (c == '~') return next == '~';
  return c == '\\' || c == '`' || c == '*' || c == '_';
}

std::string pad(const std::string& text, std::size_t width, Align align) {
  const std::string blanks(width - columns_of(text), ' ');
  return align == Align::kLeft ? text + blanks : blanks + text;
}

std::string rule(std::size_t width, Align align) {
  return align == Align::kLeft ? std::string(width, '-') : std::string(width - 1, '-') + ':';
}

}  // namespace

void MarkdownTable::add_row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) {
    throw std::invalid_argument(
        fmt::format("a row of {} cells in a table of {} columns", cells.size(), columns_.size()));
  }
  std::ranges::transform(cells, cells.begin(), escape_pipes);
  rows_.push_back(std::move(cells));
}

std::string MarkdownTable::render() const {
  std::string head = "|", rules = "|", body;
  std::vector<std::size_t> widths;
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    const std::string title = escape_pipes(columns_[j].title);
    std::size_t width = std::max<std::size_t>(3, columns_of(title));
    for (const auto& row : rows_) width = std::max(width, columns_of(row[j]));
    widths.push_back(width);
    head += fmt::format(" {} |", pad(title, width, columns_[j].align));
    rules += fmt::format(" {} |", rule(width, columns_[j].align));
  }
  for (const auto& row : rows_) {
    body += '|';
    for (std::size_t j = 0; j < row.size(); ++j) {
      body += fmt::format(" {} |", pad(row[j], widths[j], columns_[j].align));
    }
    body += '\n';
  }
  return head + "\n" + rules + "\n" + body;
}

std::string markdown_text(std::string_view text) {
  const std::string line = on_one_line(text);
  std::string escaped;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char next = i + 1 < line.size() ? line[i + 1] : ' ';
    if (begins_markup(line[i], next)) escaped += '\\';
    escaped += line[i];
  }
  return escaped;
}

std::string markdown_code(std::string_view text) {
  if (text.empty()) return "` `";
  std::string fence = "`";
  while (text.find(fence) != std::string_view::npos) fence += '`';
  const char* gap = fence.size() > 1 ? " " : "";
  return fence + gap + on_one_line(text) + gap + fence;
}

std::string markdown_target(std::string_view path) {
  std::string target;
  for (const char c : path) {
    const bool plain = is_alphanumeric(c) || std::string_view("/.-_").find(c) != path.npos;
    target += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return target;
}

}  // namespace widthwise::verify
