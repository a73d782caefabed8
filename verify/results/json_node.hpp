#pragma once
// JSON read field by field, so that a file which is not as expected is refused with the place.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "verify/base/errors.hpp"
#include "verify/base/file_stem.hpp"
#include "verify/base/text_encoding.hpp"

namespace widthwise::verify {

/// What a file holds, with no more than kDeepestJson levels: deeper nesting would exhaust the stack
/// of whoever walks or frees it, and no more than kMostJson values, each of which takes memory and
/// time however short it is. Throws nlohmann::json::exception for what is no JSON and FileError for
/// what is too deep or too much.
inline constexpr int kDeepestJson = 100;
inline constexpr std::int64_t kMostJson = 1 << 23;
inline nlohmann::json parse_json(const std::string& text) {
  using Event = nlohmann::json::parse_event_t;
  const auto bounded = [n_values = std::int64_t{0}](int depth, Event event,
                                                    nlohmann::json&) mutable {
    if (depth > kDeepestJson) {
      throw FileError(fmt::format("its JSON is nested more than {} levels deep", kDeepestJson));
    }
    n_values += event == Event::value || event == Event::array_end || event == Event::object_end;
    if (n_values > kMostJson) {
      throw FileError(fmt::format("its JSON has more than {} values", kMostJson));
    }
    return true;
  };
  return nlohmann::json::parse(text, bounded);
}

/// Larger numbers are none that was measured, and no figure can show them.
inline constexpr double kLargestReal = 1e100;

/// A JSON value with the path that leads to it, so that a complaint can name the place.
/// Every reader throws FileError for a value of another type.
class JsonNode {
 public:
  JsonNode(const nlohmann::json& value, std::string path) : value_(value), path_(std::move(path)) {}

  JsonNode operator[](const char* key) const {
    if (!value_.is_object()) refuse("an object");
    if (!value_.contains(key)) throw FileError(fmt::format("{} lacks the field {}", path_, key));
    return {value_.at(key), fmt::format("{}.{}", path_, key)};
  }

  /// Whether this object has the field; older files lack some.
  bool has(const char* key) const { return value_.is_object() && value_.contains(key); }

  bool is_null() const { return value_.is_null(); }

  /// Of no more than so many, where more would be work without end.
  std::vector<JsonNode> items(std::size_t most = std::numeric_limits<std::size_t>::max()) const {
    if (!value_.is_array()) refuse("an array");
    if (value_.size() > most) {
      throw FileError(fmt::format("{} has {} items, more than {}", path_, value_.size(), most));
    }
    std::vector<JsonNode> nodes;
    for (const nlohmann::json& item : value_) {
      nodes.emplace_back(item, fmt::format("{}[{}]", path_, nodes.size()));
    }
    return nodes;
  }

  /// One line: whoever wrote the file, its texts must not break into lines or commands elsewhere.
  std::string text() const {
    if (!value_.is_string()) refuse("a string");
    std::string text = value_.get<std::string>();
    if (has_control_characters(text)) refuse("a text without line breaks or control characters");
    return text;
  }

  /// A text that files are named after.
  std::string file_stem() const {
    std::string stem = text();
    if (!is_file_stem(stem)) refuse(kFileStemInWords);
    return stem;
  }

  bool flag() const {
    if (!value_.is_boolean()) refuse("true or false");
    return value_.get<bool>();
  }

  double real(double largest = kLargestReal) const {
    if (value_.is_null()) return std::numeric_limits<double>::quiet_NaN();
    if (!value_.is_number()) refuse("a number or null");
    const double value = value_.get<double>();
    if (std::abs(value) > largest) refuse(fmt::format("at most {:g} in modulus", largest));
    return value;
  }

  /// A number, not null.
  double finite() const {
    if (value_.is_null()) refuse("a number");
    return real();
  }

  double positive() const {
    const double value = finite();
    if (!(value > 0.0)) refuse("a positive number");
    return value;
  }

  /// A number or null, as not_negative() and probability().
  double not_negative() const {
    const double value = real();
    if (value < 0.0) refuse("a number that is not negative, or null");
    return value;
  }

  double probability() const {
    const double value = real();
    if (value < 0.0 || value > 1.0) refuse("between 0 and 1, or null");
    return value;
  }

  /// An integer from `least` up.
  template <class Integer>
  Integer integer_from(Integer least) const {
    const auto value = integer<Integer>();
    if (value < least) refuse(fmt::format("an integer from {} up", least));
    return value;
  }

  template <class Integer>
  Integer integer() const {
    const bool fits =
        value_.is_number_unsigned()  ? std::in_range<Integer>(value_.get<std::uint64_t>())
        : value_.is_number_integer() ? std::in_range<Integer>(value_.get<std::int64_t>())
                                     : false;
    if (!fits) refuse(std::is_unsigned_v<Integer> ? "an integer from 0 up" : "an integer");
    return value_.get<Integer>();
  }

  /// The enumerator whose name() is this string.
  template <class Enum, std::size_t N>
  Enum one_of(const std::array<Enum, N>& choices) const {
    const std::string word = text();
    const auto found = std::ranges::find_if(choices, [&](Enum e) { return name(e) == word; });
    if (found == choices.end())
      refuse(fmt::format("one of the known names, such as {}", name(choices.front())));
    return *found;
  }

  std::map<std::string, std::string> texts() const {
    if (!value_.is_object()) refuse("an object");
    std::map<std::string, std::string> map;
    for (const auto& [key, item] : value_.items()) {
      map[key] = JsonNode(item, fmt::format("{}.{}", path_, key)).text();
    }
    return map;
  }

  /// Numbers, however many.
  std::vector<double> real_list() const {
    std::vector<double> values;
    for (const JsonNode& node : items()) values.push_back(node.real());
    return values;
  }

  template <std::size_t N>
  std::array<double, N> reals() const {
    const std::vector<double> list = real_list();
    if (list.size() != N) refuse(fmt::format("an array of {} numbers", N));
    std::array<double, N> values{};
    std::ranges::copy(list, values.begin());
    return values;
  }

  /// Of what contradicts itself rather than its type: the rest of a sentence after the place.
  [[noreturn]] void complain(const std::string& sentence) const {
    throw FileError(fmt::format("{} {}", path_, sentence));
  }

  [[noreturn]] void refuse(const std::string& wanted) const {
    std::string found = value_.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (found.size() > 60) found.replace(57, found.npos, "...");
    throw FileError(fmt::format("{} is {}, it should be {}", path_, found, wanted));
  }

 private:
  const nlohmann::json& value_;
  std::string path_;
};

}  // namespace widthwise::verify
