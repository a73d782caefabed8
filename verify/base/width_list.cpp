#include "verify/base/width_list.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "verify/base/errors.hpp"
#include "verify/base/whole_number.hpp"

namespace widthwise::verify {
namespace {

constexpr std::int64_t kMaxOrder = 1000;
constexpr std::int64_t kMaxCount = 1000;

// What a list holds, and the words in which it is refused.
struct Quantity {
  const char* plural;
  std::int64_t smallest;
  std::int64_t largest;
  const char* examples;
};
constexpr Quantity kWidths{"widths", 1, kMaxWholeNumber, "64, 1e6 or 2^20"};
constexpr Quantity kOrders{"orders", 0, kMaxOrder, "0, 1 or 4"};
constexpr Quantity kCounts{"number of widths", 2, kMaxCount, "2 or 12"};

// One list being read: the text as given goes into every message.
struct Source {
  const Quantity& quantity;
  const std::string& text;
};

[[noreturn]] void refuse(const Source& source, const std::string& reason) {
  throw UsageError(fmt::format("{} '{}': {}", source.quantity.plural, source.text, reason));
}

std::int64_t parse_number(std::string_view token, const Source& source, const Quantity& quantity) {
  const auto value = parse_whole_number(token);
  if (value && *value >= quantity.smallest && *value <= quantity.largest) return *value;
  const std::string found =
      token.empty() ? "a number is missing: give" : fmt::format("'{}' is not", token);
  refuse(source, fmt::format("{} a whole number from {} to {}, such as {}", found,
                             quantity.smallest, quantity.largest, quantity.examples));
}

std::vector<std::int64_t> parse_list(const Source& source) {
  std::vector<std::int64_t> values;
  std::string_view rest = source.text;
  for (bool more = true; more;) {
    const auto comma = rest.find(',');
    more = comma != std::string_view::npos;
    const auto value = parse_number(rest.substr(0, comma), source, source.quantity);
    if (!values.empty() && value <= values.back()) {
      refuse(source, fmt::format("{} follows {}, but a list must ascend without repeats", value,
                                 values.back()));
    }
    values.push_back(value);
    if (more) rest.remove_prefix(comma + 1);
  }
  return values;
}

struct Range {
  std::int64_t first;
  std::int64_t last;
};

// `dots` is where the ".." of a range starts; `end` is where its last number ends.
Range parse_range(const Source& source, std::size_t dots, std::size_t end) {
  const std::string_view text = source.text;
  const Range range{parse_number(text.substr(0, dots), source, source.quantity),
                    parse_number(text.substr(dots + 2, end - dots - 2), source, source.quantity)};
  if (range.last < range.first) {
    refuse(source, fmt::format("the range runs downwards; write '{}..{}'",
                               text.substr(dots + 2, end - dots - 2), text.substr(0, dots)));
  }
  return range;
}

std::vector<std::int64_t> doublings(Range range) {
  std::vector<std::int64_t> widths;
  for (std::int64_t width = range.first; width <= range.last; width *= 2) widths.push_back(width);
  return widths;
}

std::vector<std::int64_t> log_spaced(Range range, std::int64_t count) {
  const double ratio = static_cast<double>(range.last) / static_cast<double>(range.first);
  std::vector<std::int64_t> widths;
  for (std::int64_t k = 0; k + 1 < count; ++k) {
    const double fraction = static_cast<double>(k) / static_cast<double>(count - 1);
    widths.push_back(std::llround(static_cast<double>(range.first) * std::pow(ratio, fraction)));
  }
  widths.push_back(range.last);
  widths.erase(std::unique(widths.begin(), widths.end()), widths.end());
  return widths;
}

}  // namespace

std::vector<std::int64_t> parse_widths(const std::string& text) {
  const Source source{kWidths, text};
  const auto dots = text.find("..");
  if (dots == std::string::npos) return parse_list(source);
  const auto colon = text.find(':', dots);
  if (colon == std::string::npos) return doublings(parse_range(source, dots, text.size()));
  const Range range = parse_range(source, dots, colon);
  return log_spaced(range, parse_number(std::string_view(text).substr(colon + 1), source, kCounts));
}

void require_slope(const std::vector<std::int64_t>& widths) {
  if (widths.size() >= 2) return;
  throw UsageError(
      fmt::format("widths {}: a slope from one width is undefined; give several, such as 64..512",
                  fmt::join(widths, ",")));
}

std::vector<int> parse_orders(const std::string& text) {
  const Source source{kOrders, text};
  const auto dots = text.find("..");
  if (dots == std::string::npos) {
    const auto orders = parse_list(source);
    return {orders.begin(), orders.end()};
  }
  const Range range = parse_range(source, dots, text.size());
  std::vector<int> orders;
  for (auto order = range.first; order <= range.last; ++order) {
    orders.push_back(static_cast<int>(order));
  }
  return orders;
}

}  // namespace widthwise::verify
