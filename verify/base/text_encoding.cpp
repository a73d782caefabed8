#include "verify/base/text_encoding.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace widthwise::verify {

std::string valid_utf8(std::string_view text) {
  using nlohmann::json;
  // The JSON library's serialiser is the validator at hand; parsing undoes its escapes.
  return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace))
      .get<std::string>();
}

namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

// How many bytes at the beginning of a text are a character that is not shown but obeyed.
std::size_t bytes_obeyed(std::string_view text) {
  if (is_control(text.front())) return 1;
  constexpr std::pair<std::string_view, std::string_view> kRanges[] = {
      {"\xC2\x80", "\xC2\x9F"}, {"\xE2\x80\xA8", "\xE2\x80\xAE"}, {"\xE2\x81\xA6", "\xE2\x81\xA9"}};
  for (const auto& [first, last] : kRanges) {
    const std::string_view here = text.substr(0, first.size());
    if (first <= here && here <= last) return here.size();
  }
  return 0;
}

}  // namespace

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, is_control);
}

std::string printable(std::string_view text) {
  std::string replaced;
  while (!text.empty()) {
    const std::size_t obeyed = bytes_obeyed(text);
    replaced += obeyed > 0 ? "\xEF\xBF\xBD" : text.substr(0, 1);
    text.remove_prefix(std::max<std::size_t>(obeyed, 1));
  }
  return replaced;
}

std::string on_one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return printable(line);
}

}  // namespace widthwise::verify
