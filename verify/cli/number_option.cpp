#include "verify/cli/number_option.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "verify/base/errors.hpp"
#include "verify/base/whole_number.hpp"

namespace widthwise::verify::cli {
namespace {

// "--samples" -> "samples", as all sentences about options begin.
std::string bare(const std::string& option) {
  return option.substr(std::min(option.find_first_not_of('-'), option.size()));
}

template <typename Number>
bool read_all(const std::string& word, Number& target) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), target);
  return error == std::errc{} && end == word.data() + word.size();
}

[[noreturn]] void refuse(const std::string& option, const std::string& word, const char* kind,
                         const char* example) {
  throw UsageError(fmt::format("{} '{}': is not a usable {}; give one such as {}", bare(option),
                               word, kind, example));
}

}  // namespace

void read_number(const std::string& option, const std::string& word, const char* example,
                 std::int64_t& target) {
  const auto value = parse_whole_number(word);
  if (!value) refuse(option, word, "whole number", example);
  target = *value;
}

void read_number(const std::string& option, const std::string& word, const char* example,
                 int& target) {
  std::int64_t value = 0;
  read_number(option, word, example, value);
  using Limits = std::numeric_limits<int>;
  if (value < Limits::min() || value > Limits::max()) refuse(option, word, "number", example);
  target = static_cast<int>(value);
}

void read_number(const std::string& option, const std::string& word, const char* example,
                 std::uint64_t& target) {
  if (read_all(word, target)) return;
  const auto value = parse_whole_number(word);
  if (!value || *value < 0) refuse(option, word, "whole number from 0 to 2^64 - 1", example);
  target = static_cast<std::uint64_t>(*value);
}

void read_number(const std::string& option, const std::string& word, const char* example,
                 double& target) {
  if (!read_all(word, target)) refuse(option, word, "number", example);
}

}  // namespace widthwise::verify::cli
