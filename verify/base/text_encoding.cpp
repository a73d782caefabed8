#include "verify/base/text_encoding.hpp"

#include <nlohmann/json.hpp>

namespace widthwise::verify {

std::string valid_utf8(std::string_view text) {
  using nlohmann::json;
  // The JSON library's serialiser is the validator at hand; parsing undoes its escapes.
  return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace))
      .get<std::string>();
}

}  // namespace widthwise::verify
