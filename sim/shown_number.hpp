#pragma once
// Numbers in sentences and names.

#include <array>
#include <charconv>
#include <string>

namespace widthwise::sim {

/// The shortest decimal that is read as this number: "0.1".
inline std::string shown(double number) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

}  // namespace widthwise::sim
