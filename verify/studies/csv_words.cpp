#include "verify/studies/csv_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "verify/base/text_encoding.hpp"
#include "verify/studies/decoded_text.hpp"

namespace widthwise::verify {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kMissing[] = {"na",   "n/a",  "n.a.", "n.a",     "nan",      "nat",
                                         "null", "none", "nil",  "missing", "undefined"};
constexpr std::string_view kSpelledNumbers[] = {"inf", "infinity", "nan", "infinite"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_with_letter(std::string_view cell) {
  return !cell.empty() && is_letter(first_code_point(cell).value);
}

bool is_missing_or_number(std::string_view cell) {
  const auto is_cell = [=](std::string_view word) { return same_word(cell, word); };
  return std::ranges::any_of(kMissing, is_cell) || std::ranges::any_of(kSpelledNumbers, is_cell) ||
         same_word(cell.substr(0, 4), "nan(");
}

// 1e5, 5D01, 0x1F, 0b1, and 1f, 2L, 3j as programs write literals.
bool is_literal(std::string_view cell) {
  const auto digits_end = std::min(cell.find_first_not_of(kDigits), cell.size());
  const std::string_view rest = cell.substr(digits_end);
  if (rest.size() == 1) return std::string_view("fFlLuUiIjJdDeE").find(rest) != rest.npos;
  if (cell[0] == '0' && std::string_view("xXbBoO").find(rest[0]) != rest.npos) return true;
  return std::string_view("eEdD").find(rest[0]) != rest.npos &&
         rest.find_first_not_of(kDigits, 1) == rest.npos;
}

// "1x1", "2nd", "_id".
bool is_word_without_leading_letter(std::string_view cell) {
  constexpr std::string_view kWord =
      "0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const bool has_letter = cell.find_first_not_of(kDigits) != cell.npos;
  return has_letter && cell.find_first_not_of(kWord) == cell.npos && !is_literal(cell);
}

bool is_unsigned_integer(std::string_view cell) {
  return !cell.empty() && cell.find_first_not_of(kDigits) == cell.npos;
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_sheet_error(std::string_view cell) {
  // Those without a mark at their end; all others have one in every language.
  constexpr std::string_view kUnmarked[] = {"#N/A",          "#N/A N/A", "#NV",  "#N/D",
                                            "#N.D.",         "#ND",      "#I/T", "#SAKNAS!",
                                            "#GETTING_DATA", "#I/B",     "#N/V", "#Н/Д"};
  if (cell.size() < 2 || cell[0] != '#') return false;
  if (cell.find_first_not_of('#') == cell.npos) return true;
  const bool marked = cell.back() == '!' || cell.back() == '?';
  if (marked && cell.size() > 2 && cell.find_first_of(" \t") == cell.npos) return true;
  return std::ranges::any_of(kUnmarked,
                             [=](std::string_view word) { return same_word(cell, word); });
}

CellNumber read_cell(std::string_view cell) {
  // from_chars knows no leading plus; other programs write one.
  if (cell.size() > 1 && cell[0] == '+' && cell[1] != '-') cell.remove_prefix(1);
  CellNumber number{0.0, {}};
  const char* const end = cell.data() + cell.size();
  const auto result = std::from_chars(cell.data(), end, number.value);
  number.error = result.ptr == end ? result.ec : std::errc::invalid_argument;
  return number;
}

bool is_header(const std::vector<std::string_view>& cells) {
  bool has_name = false;
  for (const std::string_view cell : cells) {
    const bool led = starts_with_letter(cell);
    has_name |= led && !is_missing_or_number(cell);
    if (!led && !is_unsigned_integer(cell) && !is_word_without_leading_letter(cell)) return false;
  }
  return has_name;
}

std::string shown_cell(std::string_view cell) {
  constexpr int kMost = 40;
  std::string text;
  std::string_view rest = cell;
  for (int n = 0; n < kMost && !rest.empty(); ++n) {
    const std::size_t n_bytes = first_code_point(rest).n_bytes;
    text += rest.substr(0, n_bytes);
    rest.remove_prefix(n_bytes);
  }
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  std::string shown = fmt::format("'{}{}'", valid_utf8(text), rest.empty() ? "" : "..");
  if (const auto other = beyond_ascii(cell)) {
    shown += fmt::format(" (with U+{:04X})", static_cast<std::uint32_t>(*other));
  }
  return shown;
}

}  // namespace widthwise::verify
