#pragma once
#include <string>
#include <string_view>

namespace widthwise::verify {

/// The text with every byte that is not part of valid UTF-8 replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

/// Whether it holds a line break, a tab or another character of code below 0x20, or 0x7F.
bool has_control_characters(std::string_view text);

/// The text with each of these replaced by U+FFFD, and with it what else a terminal obeys in place
/// of showing it: U+0080 to U+009F, and what breaks lines or turns the direction of writing (U+2028
/// to U+202E, U+2066 to U+2069). Of one line, whoever wrote it.
std::string printable(std::string_view text);

/// The same of a text that may have several lines: their breaks, and tabs, become blanks.
std::string on_one_line(std::string_view text);

}  // namespace widthwise::verify
