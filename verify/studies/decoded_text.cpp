#include "verify/studies/decoded_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

constexpr std::string_view kMarkOfUtf8 = "\xEF\xBB\xBF";
constexpr std::string_view kMarkOfLittleEndian = "\xFF\xFE";
constexpr std::string_view kMarkOfBigEndian = "\xFE\xFF";
constexpr char32_t kReplacement = 0xFFFD;

void append_utf8(char32_t c, std::string& text) {
  const auto tail = [&](int shift) { text += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0 | c >> 12);
    tail(6), tail(0);
  } else {
    text += static_cast<char>(0xF0 | c >> 18);
    tail(12), tail(6), tail(0);
  }
}

std::string from_utf16(std::string_view bytes, bool big_endian, const std::string& name) {
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<char32_t>(big_endian ? first << 8 | second : second << 8 | first);
  };
  const auto is_low = [](char32_t c) { return c >= 0xDC00 && c < 0xE000; };
  std::string text;
  for (std::size_t at = 2; at < bytes.size(); at += 2) {  // 2: after the byte-order mark
    char32_t c = at + 1 < bytes.size() ? unit(at) : 0xDC00;
    const bool pair = c >= 0xD800 && c < 0xDC00 && at + 3 < bytes.size() && is_low(unit(at + 2));
    if (pair) {
      at += 2;
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(at) - 0xDC00);
    } else if (c >= 0xD800 && c < 0xE000) {
      throw FileError(
          fmt::format("{}: byte {} of the file starts half a character of UTF-16; save it as UTF-8",
                      name, at + 1));
    }
    append_utf8(c, text);
  }
  return text;
}

struct CodeRange {
  char32_t first;
  char32_t last;
};

// Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Devanagari, Thai, kana, Han and Hangul.
constexpr CodeRange kLetters[] = {
    {'A', 'Z'},       {'a', 'z'},      {0xAA, 0xAA},     {0xB5, 0xB5},     {0xBA, 0xBA},
    {0xC0, 0xD6},     {0xD8, 0xF6},    {0xF8, 0x2AF},    {0x370, 0x373},   {0x376, 0x377},
    {0x37B, 0x37D},   {0x386, 0x386},  {0x388, 0x3F5},   {0x3F7, 0x481},   {0x48A, 0x52F},
    {0x531, 0x556},   {0x561, 0x587},  {0x5D0, 0x5EA},   {0x620, 0x64A},   {0x671, 0x6D3},
    {0x904, 0x939},   {0xE01, 0xE30},  {0x1E00, 0x1FBC}, {0x3041, 0x3096}, {0x30A1, 0x30FA},
    {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}};

}  // namespace

bool looks_like_utf16(std::string_view contents) {
  return contents.starts_with(kMarkOfLittleEndian) || contents.starts_with(kMarkOfBigEndian);
}

std::string decoded_text(const std::string& contents, const std::string& name) {
  const std::string_view bytes = contents;
  if (looks_like_utf16(bytes)) {
    return from_utf16(bytes, bytes.starts_with(kMarkOfBigEndian), name);
  }
  return contents.substr(bytes.starts_with(kMarkOfUtf8) ? kMarkOfUtf8.size() : 0);
}

bool looks_like_text(std::string_view contents) {
  constexpr std::size_t kLooked = 4;
  constexpr unsigned char kDelete = 0x7F;
  constexpr unsigned char kCtrlZ = 0x1A;
  if (looks_like_utf16(contents)) return true;
  for (std::size_t i = 0; i < std::min(kLooked, contents.size()); ++i) {
    const auto byte = static_cast<unsigned char>(contents[i]);
    if (i > 0 && (byte == 0 || byte == kCtrlZ)) return true;
    if (byte == kDelete || (byte < 0x20 && (byte < '\t' || byte > '\r'))) return false;
  }
  return contents.empty() || static_cast<unsigned char>(contents[0]) < 0x80 ||
         static_cast<unsigned char>(contents[0]) >= 0xC2;
}

CodePoint first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) -> char32_t { return static_cast<unsigned char>(text[i]); };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t n_bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < n_bytes) return {kReplacement, 1};
  char32_t value = lead & (0xFFU >> (n_bytes + 1));
  for (std::size_t i = 1; i < n_bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {kReplacement, 1};
    value = value << 6 | (byte(i) & 0x3F);
  }
  return {value, n_bytes};
}

bool is_letter(char32_t code_point) {
  return std::ranges::any_of(kLetters, [=](const CodeRange& range) {
    return code_point >= range.first && code_point <= range.last;
  });
}

std::optional<char32_t> beyond_ascii(std::string_view text) {
  const auto found =
      std::ranges::find_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (found == text.end()) return std::nullopt;
  return first_code_point(text.substr(static_cast<std::size_t>(found - text.begin()))).value;
}

}  // namespace widthwise::verify
