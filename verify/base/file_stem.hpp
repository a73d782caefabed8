#pragma once
// Names from a file of somebody else's that become names of files here.

#include <algorithm>
#include <string_view>

namespace widthwise::verify {

inline constexpr std::size_t kLongestFileStem = 200;

/// What is_file_stem() takes, in words.
inline constexpr const char* kFileStemInWords =
    "1 to 200 letters, digits, '.', '-' and '_', the first of them a letter or digit, without "
    "\"..\"";

/// Whether a file can be named so, with any ending: it stays in its folder, and no program takes
/// the name for an option.
constexpr bool is_file_stem(std::string_view text) {
  const auto alphanumeric = [](char c) {
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9');
  };
  const auto harmless = [&](char c) { return alphanumeric(c) || c == '.' || c == '-' || c == '_'; };
  return !text.empty() && text.size() <= kLongestFileStem && alphanumeric(text.front()) &&
         std::ranges::all_of(text, harmless) && text.find("..") == text.npos;
}

}  // namespace widthwise::verify
