#include "verify/claimfile/toml_table.hpp"

#include <fmt/format.h>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

Place place_of(const toml::source_region& source) {
  return {static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
}

}  // namespace

void refuse_at(const TomlText& text, const Place& place, const std::string& sentence) {
  throw UsageError(fmt::format("{}:{}:{}: {}", text.file, place.line, place.column, sentence));
}

Place place_of(const toml::node& node) {
  return place_of(node.source());
}

Place place_of(const toml::key& key) {
  return place_of(key.source());
}

std::string kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or a time";
  }
}

TomlTable::TomlTable(const toml::table& table, const TomlText& text, Origin& origin,
                     std::string path)
    : table_(table), text_(text), origin_(origin), path_(std::move(path)) {
  origin_.places[path_] = verify::place_of(static_cast<const toml::node&>(table));
}

Place TomlTable::place(std::string_view key) const {
  const auto found = table_.find(key);
  return found == table_.end() ? verify::place_of(static_cast<const toml::node&>(table_))
                               : verify::place_of(found->second);
}

const toml::node* TomlTable::node(std::string_view key) {
  const toml::node* const found = table_.get(key);
  if (found == nullptr) return nullptr;
  origin_.places[path_ + (path_.empty() ? "" : ".") + std::string(key)] = verify::place_of(*found);
  return found;
}

void TomlTable::refuse(std::string_view key, const std::string& sentence) const {
  refuse_at(text_, place(key), sentence);
}

void TomlTable::refuse_kind(std::string_view key, const char* needed,
                            const toml::node& found) const {
  refuse_at(text_, verify::place_of(found),
            fmt::format("{} is {}, not {}", key, needed, kind_of(found)));
}

std::optional<std::string> TomlTable::string(std::string_view key) {
  const toml::node* const found = node(key);
  if (found == nullptr) return std::nullopt;
  if (!found->is_string()) refuse_kind(key, "a string", *found);
  return found->as_string()->get();
}

double TomlTable::number_of(std::string_view key, const toml::node& node) const {
  if (node.is_integer()) return static_cast<double>(node.as_integer()->get());
  if (!node.is_floating_point()) refuse_kind(key, "a number", node);
  return node.as_floating_point()->get();
}

std::optional<double> TomlTable::number(std::string_view key) {
  const toml::node* const found = node(key);
  return found == nullptr ? std::nullopt : std::optional(number_of(key, *found));
}

std::optional<std::int64_t> TomlTable::whole(std::string_view key) {
  const toml::node* const found = node(key);
  if (found == nullptr) return std::nullopt;
  if (!found->is_integer()) refuse_kind(key, "a whole number", *found);
  return found->as_integer()->get();
}

std::optional<int> TomlTable::whole(std::string_view key, int least, int most) {
  const auto found = whole(key);
  if (!found) return std::nullopt;
  if (*found < least || *found > most) {
    refuse(key, fmt::format("{} {}: it is from {} to {}", key, *found, least, most));
  }
  return static_cast<int>(*found);
}

std::optional<bool> TomlTable::boolean(std::string_view key) {
  const toml::node* const found = node(key);
  if (found == nullptr) return std::nullopt;
  if (!found->is_boolean()) refuse_kind(key, "true or false", *found);
  return found->as_boolean()->get();
}

std::vector<double> TomlTable::numbers_of(std::string_view key, const toml::node& node) const {
  if (!node.is_array()) refuse_kind(key, "an array of numbers", node);
  std::vector<double> numbers;
  for (const toml::node& item : *node.as_array()) numbers.push_back(number_of(key, item));
  return numbers;
}

std::optional<std::vector<double>> TomlTable::numbers(std::string_view key, bool one_too) {
  const toml::node* const found = node(key);
  if (found == nullptr) return std::nullopt;
  if (one_too && !found->is_array()) {
    if (!found->is_number()) refuse_kind(key, "a number or an array of numbers", *found);
    return std::vector<double>{number_of(key, *found)};
  }
  return numbers_of(key, *found);
}

std::optional<std::vector<std::vector<double>>> TomlTable::lists_of_numbers(std::string_view key) {
  const toml::node* const found = node(key);
  if (found == nullptr) return std::nullopt;
  if (!found->is_array()) refuse_kind(key, "an array of arrays of numbers", *found);
  std::vector<std::vector<double>> lists;
  for (const toml::node& item : *found->as_array()) {
    if (!item.is_array()) refuse_kind(key, "an array of arrays of numbers", *found);
    lists.push_back(numbers_of(key, item));
  }
  return lists;
}

std::optional<std::vector<std::int64_t>> TomlTable::whole_numbers(std::string_view key) {
  const toml::node* const found = node(key);
  if (found == nullptr) return std::nullopt;
  if (!found->is_array()) refuse_kind(key, "an array of whole numbers", *found);
  std::vector<std::int64_t> numbers;
  for (const toml::node& item : *found->as_array()) {
    if (!item.is_integer()) refuse_kind(key, "an array of whole numbers", item);
    numbers.push_back(item.as_integer()->get());
  }
  return numbers;
}

std::optional<TomlTable> TomlTable::inner(std::string_view key) {
  const toml::node* const found = node(key);
  if (found == nullptr) return std::nullopt;
  if (!found->is_table()) refuse_kind(key, "a table", *found);
  return TomlTable(*found->as_table(), text_, origin_,
                   path_ + (path_.empty() ? "" : ".") + std::string(key));
}

}  // namespace widthwise::verify
