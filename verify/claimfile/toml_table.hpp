#pragma once
// A TOML table, read key by key, with errors that say where.

#include <toml++/toml.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verify/claimfile/claim_spec.hpp"

namespace widthwise::verify {

/// The text that is read, and what it is called.
struct TomlText {
  std::string_view text;
  std::string file;
};

/// Throws UsageError "FILE:12:8: SENTENCE".
[[noreturn]] void refuse_at(const TomlText& text, const Place& place, const std::string& sentence);

Place place_of(const toml::node& node);
Place place_of(const toml::key& key);

/// What it is, with an article: "a string", "an array".
std::string kind_of(const toml::node& node);

/// A table whose keys are read. Where each value stands goes to `origin`, under the path of the
/// table and the key. Every read throws UsageError with the place where a value is of another kind.
class TomlTable {
 public:
  TomlTable(const toml::table& table, const TomlText& text, Origin& origin, std::string path = "");

  bool has(std::string_view key) const { return table_.contains(key); }
  Place place(std::string_view key) const;
  const toml::table& table() const { return table_; }

  std::optional<std::string> string(std::string_view key);
  std::optional<double> number(std::string_view key);
  std::optional<std::int64_t> whole(std::string_view key);
  /// A whole number within bounds.
  std::optional<int> whole(std::string_view key, int least, int most);
  std::optional<bool> boolean(std::string_view key);
  /// Of an array, or where `one_too` of one number.
  std::optional<std::vector<double>> numbers(std::string_view key, bool one_too = false);
  /// Of an array of arrays.
  std::optional<std::vector<std::vector<double>>> lists_of_numbers(std::string_view key);
  std::optional<std::vector<std::int64_t>> whole_numbers(std::string_view key);

  /// The value; null if there is none.
  const toml::node* node(std::string_view key);

  /// The table that is the value.
  std::optional<TomlTable> inner(std::string_view key);

  [[noreturn]] void refuse(std::string_view key, const std::string& sentence) const;

  /// Likewise, of a value that is not of the kind that is needed.
  [[noreturn]] void refuse_kind(std::string_view key, const char* needed,
                                const toml::node& found) const;

  /// Calls `read`; a UsageError that it throws gets the place of the key.
  template <class Read>
  auto at(std::string_view key, const Read& read) const {
    try {
      return read();
    } catch (const UsageError& error) {
      refuse(key, error.what());
    }
  }

 private:
  double number_of(std::string_view key, const toml::node& node) const;
  std::vector<double> numbers_of(std::string_view key, const toml::node& node) const;

  const toml::table& table_;
  const TomlText& text_;
  Origin& origin_;
  std::string path_;
};

}  // namespace widthwise::verify
