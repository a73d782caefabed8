#pragma once
// Text files of the encodings that spreadsheets write, as UTF-8.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace widthwise::verify {

/// The text without its byte-order mark; UTF-16 that has one as UTF-8. `name` is used in messages.
/// Throws FileError, naming the byte, for half a character of UTF-16.
std::string decoded_text(const std::string& contents, const std::string& name);

/// True if the contents start with the byte-order mark of UTF-16.
bool looks_like_utf16(std::string_view contents);

/// True if the contents start as a text does: with no control character but white space, and
/// with no byte that cannot start a character of UTF-8. A NUL or Ctrl-Z after the first byte does
/// not count; parse_csv() says where it is.
bool looks_like_text(std::string_view contents);

/// One character of UTF-8.
struct CodePoint {
  char32_t value;
  std::size_t n_bytes;  ///< 1 to 4
};

/// The character at the start of a text that is not empty; a byte that is no UTF-8 is U+FFFD.
CodePoint first_code_point(std::string_view text);

/// Whether words start with it: letters of the alphabets and scripts in wide use, and no digits,
/// signs or marks.
bool is_letter(char32_t code_point);

/// The first character beyond ASCII, such as the minus U+2212; nothing if there is none.
std::optional<char32_t> beyond_ascii(std::string_view text);

}  // namespace widthwise::verify
