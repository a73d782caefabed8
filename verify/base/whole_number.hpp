#pragma once
// Whole numbers as people write them on a command line.

#include <cstdint>
#include <optional>
#include <string_view>

namespace widthwise::verify {

/// Up to here every whole number is a double, and the fits work in doubles.
inline constexpr std::int64_t kMaxWholeNumber = std::int64_t{1} << 53;

/// "64", "-5", "1e6", "2^20"; nothing for any other text. Powers and numbers with an exponent reach
/// to kMaxWholeNumber, plain digits to the ends of the type.
std::optional<std::int64_t> parse_whole_number(std::string_view text);

}  // namespace widthwise::verify
