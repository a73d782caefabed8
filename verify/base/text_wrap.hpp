#pragma once
// Text in lines of a given width.

#include <cstddef>
#include <string>

namespace widthwise::verify {

/// The width of text where there is no terminal that has one.
inline constexpr std::size_t kColumns = 100;

/// How far the second line of a sentence is indented.
inline constexpr std::size_t kHangingIndent = 2;

/// Breaks at blanks so that no line is longer than `columns`, unless a single word is; lines after
/// the first are indented. Ends with a line break.
std::string wrap(const std::string& text, std::size_t indent = kHangingIndent, std::size_t columns = kColumns);

}  // namespace widthwise::verify
