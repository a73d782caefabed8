#pragma once
#include <string>
#include <string_view>

namespace widthwise::verify {

/// The text with every byte that is not part of valid UTF-8 replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

/// Whether it holds a line break, a tab or another character of code below 0x20, or 0x7F.
bool has_control_characters(std::string_view text);

/// The text with each of these replaced by U+FFFD: of one line, whoever wrote it.
std::string printable(std::string_view text);

}  // namespace widthwise::verify
