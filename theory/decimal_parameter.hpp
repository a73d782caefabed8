#pragma once
// A parameter that somebody wrote down, in any scalar.

#include <array>
#include <charconv>
#include <string>
#include <type_traits>

namespace widthwise::theory {

/// The number whose decimal was read as `value`: of built-in types `value` itself, of all others
/// the shortest decimal that is read as it. A slope of 0.1 so is 1/10 in fifty digits as well, and
/// not the double next to it; an interval encloses it.
template <class T>
T decimal_parameter(double value) {
  if constexpr (std::is_floating_point_v<T>) {
    return value;
  } else {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return T(std::string(text.data(), end).c_str());
  }
}

}  // namespace widthwise::theory
