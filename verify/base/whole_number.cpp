#include "verify/base/whole_number.hpp"

#include <cmath>

#include "verify/base/read_number.hpp"

namespace widthwise::verify {
namespace {

std::optional<std::int64_t> power(std::string_view base_text, std::string_view exponent_text) {
  const auto base = read_number<std::int64_t>(base_text);
  const auto exponent = read_number<std::int64_t>(exponent_text);
  if (!base || !exponent || *base < 1 || *exponent < 0 || *exponent > 63) return std::nullopt;
  std::int64_t value = 1;
  for (std::int64_t k = 0; k < *exponent; ++k) {
    if (value > kMaxWholeNumber / *base) return std::nullopt;
    value *= *base;
  }
  return value;
}

}  // namespace

std::optional<std::int64_t> parse_whole_number(std::string_view text) {
  if (const auto caret = text.find('^'); caret != std::string_view::npos) {
    return power(text.substr(0, caret), text.substr(caret + 1));
  }
  if (const auto integer = read_number<std::int64_t>(text)) return integer;
  const auto real = read_number<double>(text);
  if (!real || !(std::abs(*real) <= static_cast<double>(kMaxWholeNumber))) return std::nullopt;
  if (std::trunc(*real) != *real) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

}  // namespace widthwise::verify
