#include "verify/studies/csv_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

constexpr std::string_view kBlank = " \t";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// 512 MiB of doubles. Larger rows are no inputs but an attack on the memory.
constexpr std::size_t kMaxRow = std::size_t{1} << 26;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// ';' goes before ',': where both occur the comma is a decimal one, to be refused by its value.
char separator_of(std::string_view line) {
  for (const char separator : {';', ','}) {
    if (line.find(separator) != std::string_view::npos) return separator;
  }
  return ' ';
}

// Takes the first field off `line`, which must not be empty; `more` says whether another follows.
std::string_view take_field(std::string_view& line, char separator, bool& more) {
  if (separator == ' ') line = trimmed(line);
  const auto end = separator == ' ' ? line.find_first_of(kBlank) : line.find(separator);
  more = end != std::string_view::npos;
  const auto field = trimmed(line.substr(0, end));
  line.remove_prefix(more ? end + 1 : line.size());
  return field;
}

struct Number {
  double value;
  std::errc error;  // std::errc{} if the whole field is a number
};

Number read_number(std::string_view field) {
  // from_chars knows no leading plus; other programs write one.
  if (field.size() > 1 && field[0] == '+' && field[1] != '-') field.remove_prefix(1);
  Number number{0.0, {}};
  const char* const end = field.data() + field.size();
  const auto result = std::from_chars(field.data(), end, number.value);
  number.error = result.ptr == end ? result.ec : std::errc::invalid_argument;
  return number;
}

// Numbers that from_chars refuses (1,5 with a decimal comma) count too: taken for a header, a first
// row of them would be lost in silence.
bool looks_numeric(std::string_view field) {
  if (read_number(field).error != std::errc::invalid_argument) return true;
  return field.find_first_of("0123456789") != std::string_view::npos &&
         field.find_first_not_of("0123456789+-.,eE") == std::string_view::npos;
}

bool is_header(std::string_view line) {
  if (line.starts_with('#')) return true;
  const char separator = separator_of(line);
  for (bool more = true; more;) {
    if (looks_numeric(take_field(line, separator, more))) return false;
  }
  return true;
}

class Parser {
 public:
  Parser(const std::string& name, const std::vector<std::int64_t>& wanted)
      : name_(name), wanted_(wanted) {}

  void add_line(std::string_view line) {
    ++line_number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = trimmed(line);
    if (line.empty()) return;
    const bool may_be_header = !seen_text_;
    seen_text_ = true;
    if (may_be_header && is_header(line)) return;
    if (result_.n_rows == 0) separator_ = separator_of(line);
    add_row(line);
  }

  CsvRows take() {
    if (result_.n_rows == 0) {
      throw FileError(fmt::format("{}: holds no rows of numbers; give at least one", name_));
    }
    return std::move(result_);
  }

 private:
  void add_row(std::string_view line) {
    row_.clear();
    for (bool more = true; more;) {
      if (row_.size() == kMaxRow) refuse(fmt::format("has more than {} values", kMaxRow));
      row_.push_back(checked_number(take_field(line, separator_, more), row_.size() + 1));
    }
    if (result_.n_rows == 0) row_size_ = row_.size();
    if (row_.size() != row_size_) {
      refuse(fmt::format("has {} values, but the rows before it have {}", row_.size(), row_size_));
    }
    if (std::find(wanted_.begin(), wanted_.end(), result_.n_rows) != wanted_.end()) {
      const auto d = static_cast<Eigen::Index>(row_.size());
      result_.chosen[result_.n_rows] = Eigen::Map<const Eigen::VectorXd>(row_.data(), d);
    }
    ++result_.n_rows;
  }

  double checked_number(std::string_view field, std::size_t column) const {
    const Number number = read_number(field);
    if (number.error == std::errc{} && std::isfinite(number.value)) return number.value;
    const char* const what = number.error == std::errc{} ? "is not finite"
                             : number.error == std::errc::result_out_of_range
                                 ? "is outside the range of a double"
                                 : "is not a number";
    refuse(fmt::format("column {}: '{}' {}; give finite numbers such as -0.5 or 1e-3", column,
                       field.substr(0, 40), what));
  }

  [[noreturn]] void refuse(const std::string& reason) const {
    throw FileError(fmt::format("{}: line {}: {}", name_, line_number_, reason));
  }

  const std::string& name_;
  const std::vector<std::int64_t>& wanted_;
  CsvRows result_{0, {}};
  std::vector<double> row_;  // of the line at hand; a member to keep its memory
  std::size_t row_size_ = 0;
  std::size_t line_number_ = 0;
  char separator_ = ' ';
  bool seen_text_ = false;
};

}  // namespace

bool looks_binary(const std::string& contents) {
  return std::any_of(contents.begin(), contents.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && (byte < '\t' || byte > '\r');
  });
}

CsvRows parse_csv(const std::string& contents, const std::string& name,
                  const std::vector<std::int64_t>& wanted) {
  std::string_view rest = contents;
  if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  Parser parser(name, wanted);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    parser.add_line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return parser.take();
}

}  // namespace widthwise::verify
