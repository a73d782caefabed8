#pragma once
// A number that is the whole of a text.

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace widthwise::verify {

/// The number that std::from_chars reads; nothing unless it takes all of the text.
template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number value{};
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

}  // namespace widthwise::verify
