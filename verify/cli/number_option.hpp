#pragma once
// Options that take a number: a word that is none gets a sentence, and nothing wraps or saturates.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace widthwise::verify::cli {

/// Reads one word into `target`. Whole numbers may be written 1e6 or 2^20. Throws UsageError,
/// naming the option, the word and the `example`, for a word that is no number or does not fit the
/// type.
void read_number(const std::string& option, const std::string& word, const char* example,
                 int& target);
void read_number(const std::string& option, const std::string& word, const char* example,
                 std::int64_t& target);
void read_number(const std::string& option, const std::string& word, const char* example,
                 std::uint64_t& target);
void read_number(const std::string& option, const std::string& word, const char* example,
                 double& target);

template <typename Number>
void read_number(const std::string& option, const std::string& word, const char* example,
                 std::optional<Number>& target) {
  read_number(option, word, example, target.emplace());
}

/// What the help shows as the default.
template <typename Number>
std::string shown_default(const Number& target) {
  return fmt::format("{}", target);
}

template <typename Number>
std::string shown_default(const std::optional<Number>&) {
  return "";
}

/// Adds an option that is read by read_number(); `target` holds its default and must live on.
template <typename Target>
CLI::Option* add_number(CLI::App& app, const std::string& option, Target& target,
                        const std::string& description, const char* example) {
  const CLI::callback_t read = [&target, option, example](const CLI::results_t& words) {
    read_number(option, words.front(), example, target);
    return true;
  };
  return app.add_option(option, read, description)->default_str(shown_default(target));
}

}  // namespace widthwise::verify::cli
