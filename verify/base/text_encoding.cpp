#include "verify/base/text_encoding.hpp"

#include <nlohmann/json.hpp>

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

}  // namespace

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, is_control);
}

std::string printable(std::string_view text) {
  std::string replaced;
  for (const char c : text) {
    if (is_control(c)) {
      replaced += "\xEF\xBF\xBD";
    } else {
      replaced += c;
    }
  }
  return replaced;
}

}  // namespace widthwise::verify
