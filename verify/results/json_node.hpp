#pragma once
// JSON read field by field, so that a file which is not as expected is refused with the place.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "verify/base/errors.hpp"
#include "verify/base/text_encoding.hpp"

namespace widthwise::verify {

/// What a file holds, with no more than kDeepestJson levels: deeper nesting would exhaust the stack
/// of whoever walks or frees it. Throws nlohmann::json::exception for what is no JSON and FileError
/// for what is too deep.
inline constexpr int kDeepestJson = 100;
inline nlohmann::json parse_json(const std::string& text) {
  const auto shallow = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    if (depth <= kDeepestJson) return true;
    throw FileError(fmt::format("its JSON is nested more than {} levels deep", kDeepestJson));
  };
  return nlohmann::json::parse(text, shallow);
}

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

  std::vector<JsonNode> items() const {
    if (!value_.is_array()) refuse("an array");
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

  bool flag() const {
    if (!value_.is_boolean()) refuse("true or false");
    return value_.get<bool>();
  }

  double real() const {
    if (value_.is_null()) return std::numeric_limits<double>::quiet_NaN();
    if (!value_.is_number()) refuse("a number or null");
    return value_.get<double>();
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
