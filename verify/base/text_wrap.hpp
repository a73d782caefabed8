#pragma once
#include <cstddef>
#include <string>

namespace widthwise::verify {

/// The terminal's width.
inline constexpr std::size_t kColumns = 100;

/// Breaks at blanks so that no line is longer than kColumns, unless a single word is; lines after
/// the first are indented. Ends with a line break.
std::string wrap(const std::string& text, std::size_t indent = 2);

}  // namespace widthwise::verify
