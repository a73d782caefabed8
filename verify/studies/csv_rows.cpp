#include "verify/studies/csv_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "verify/base/errors.hpp"
#include "verify/studies/csv_records.hpp"
#include "verify/studies/csv_words.hpp"
#include "verify/studies/decoded_text.hpp"

namespace widthwise::verify {
namespace {

// 512 MiB of doubles. Larger rows are no inputs but an attack on the memory.
constexpr std::size_t kMaxRow = std::size_t{1} << 26;

// The separator that "sep=;" announces, as Excel writes and reads it.
std::optional<char> announced_separator(std::string_view line) {
  constexpr std::string_view kKey = "sep=";
  if (line.size() > 1 && line.front() == '"' && line.back() == '"') {
    line = line.substr(1, line.size() - 2);
  }
  if (line.size() != kKey.size() + 1 || !same_word(line.substr(0, kKey.size()), kKey)) {
    return std::nullopt;
  }
  const char separator = line.back();
  if (std::string_view(",;|\t ").find(separator) == std::string_view::npos) return std::nullopt;
  return separator;
}

std::vector<std::string_view> cells_of(std::string_view record, char separator) {
  std::vector<std::string_view> cells;
  for (bool more = true; more;) cells.push_back(take_field(record, separator, more).text);
  return cells;
}

bool may_be_in_row(std::string_view cell) {
  return cell.empty() || cell.front() == '#' ||
         read_cell(cell).error != std::errc::invalid_argument;
}

// Those of chosen columns; all where the line has none of them, as R leaves out a first name.
std::vector<std::string_view> chosen_cells(const std::vector<std::string_view>& cells,
                                           const Columns& columns) {
  std::vector<std::string_view> chosen;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (is_chosen(columns, static_cast<std::int64_t>(i + 1))) chosen.push_back(cells[i]);
  }
  return chosen.empty() ? cells : chosen;
}

std::string all_but_first(std::size_t n_columns) {
  return columns_text({{2, static_cast<std::int64_t>(n_columns)}});
}

std::string counted(std::size_t n, const char* what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

class Parser {
 public:
  Parser(const std::string& name, const std::vector<std::int64_t>& wanted,
         const TableFormat& format)
      : name_(name), wanted_(wanted), format_(format) {}

  void add(const CsvRecord& record) {
    line_ = record.line;
    const std::string_view text = trimmed(record.text);
    const bool holds_tabs = separator_ == '\t' && record.text.find('\t') != std::string_view::npos;
    if (text.empty() && !holds_tabs) return;
    if (text.starts_with('#')) return check_comment(text);
    if (!seen_text_ && !announced_ && (announced_ = announced_separator(record.text))) return;
    is_first_ = !seen_text_;
    seen_text_ = true;
    if (is_first_ && starts_with_header(record.text)) {
      header_ = record;
      return;
    }
    if (result_.n_rows == 0) begin_rows(record.text);
    add_row(record.text);
  }

  CsvRows take() {
    if (result_.n_rows == 0) {
      throw FileError(fmt::format("{}: holds no rows of numbers; give at least one", name_));
    }
    return std::move(result_);
  }

 private:
  // A value that is lost in a spreadsheet starts as a comment does, and its row would be left out.
  void check_comment(std::string_view text) const {
    const bool in_rows = result_.n_rows > 0;
    const auto cells =
        cells_of(text, in_rows ? separator_ : announced_.value_or(separator_of(text)));
    const bool lost_value = is_sheet_error(cells[0]);
    if (in_rows) {
      // "# and words, perhaps a comma"; what a value was lost from is one word.
      const bool words = separator_ == ' '
                             ? cells[0] == "#"
                             : cells[0].find_first_of(" \t") != std::string_view::npos;
      const bool as_long = cells.size() == n_columns_;
      if (as_long && (lost_value || (!words && cells.size() > 1))) refuse_comment(cells);
      return;
    }
    const bool ornament = cells.size() == 1 && text.find_first_not_of('#') == text.npos;
    if (lost_value && !ornament && std::ranges::all_of(cells, may_be_in_row)) {
      refuse_comment(cells);
    }
  }

  [[noreturn]] void refuse_comment(const std::vector<std::string_view>& cells) const {
    refuse(fmt::format(
        "column 1: {} starts a comment in the place of a row{}; give a number, or remove the line",
        shown_cell(cells[0]),
        cells.size() > 1 ? fmt::format(" of {}", counted(cells.size(), "value")) : ""));
  }

  bool starts_with_header(std::string_view record) const {
    if (format_.header != Header::kAuto) return format_.header == Header::kYes;
    const auto cells = cells_of(record, announced_.value_or(separator_of(record)));
    if (is_header(chosen_cells(cells, format_.columns))) return true;
    if (cells.size() > 1 && cells[0].empty() && is_header({cells.begin() + 1, cells.end()})) {
      refuse_unnamed(cells.size());
    }
    return false;
  }

  // Of the line at hand. What an index column has for a name.
  [[noreturn]] void refuse_unnamed(std::size_t n_columns) const {
    refuse(fmt::format(
        "column 1: the header has no name for it, as for an index; leave it out with --columns {}, "
        "or give it a name",
        all_but_first(n_columns)));
  }

  void begin_rows(std::string_view record) {
    separator_ = announced_.value_or(separator_of(record));
    result_.first_line = line_;
    if (!header_ || !format_.columns.empty()) return;
    const auto cells = cells_of(record, separator_);
    // One that is empty is refused as such, whatever the header has.
    if (std::ranges::count(cells, "") == 0) check_header(cells.size());
  }

  void check_header(std::size_t n_columns) {
    const std::size_t row_line = line_;
    const auto names = cells_of(header_->text, separator_);
    line_ = header_->line;
    if (names.size() != n_columns) {
      const bool row_names = names.size() + 1 == n_columns;
      refuse(fmt::format("the header has {}, but line {} has {}; {}", counted(names.size(), "name"),
                         row_line, counted(n_columns, "value"),
                         row_names
                             ? fmt::format("if the first are names of rows, leave them out with "
                                           "--columns {}",
                                           all_but_first(n_columns))
                             : "give each column its name, or choose with --columns"));
    }
    if (names[0].empty()) refuse_unnamed(n_columns);
    line_ = row_line;
  }

  void add_row(std::string_view line) {
    row_.clear();
    std::size_t n_columns = 0;
    for (bool more = true; more;) {
      if (n_columns == kMaxRow) refuse(fmt::format("has more than {} values", kMaxRow));
      const std::string_view cell = take_field(line, separator_, more).text;
      ++n_columns;
      if (!is_chosen(format_.columns, static_cast<std::int64_t>(n_columns))) continue;
      row_.push_back(checked_number(cell, n_columns));
    }
    if (result_.n_rows == 0) {
      n_columns_ = n_columns;
      require_columns(format_.columns, static_cast<std::int64_t>(n_columns), name_);
    }
    if (n_columns != n_columns_) {
      refuse(fmt::format("has {} values, but the rows before it have {}", n_columns, n_columns_));
    }
    if (std::find(wanted_.begin(), wanted_.end(), result_.n_rows) != wanted_.end()) {
      const auto d = static_cast<Eigen::Index>(row_.size());
      result_.chosen[result_.n_rows] = Eigen::Map<const Eigen::VectorXd>(row_.data(), d);
    }
    ++result_.n_rows;
  }

  double checked_number(std::string_view cell, std::size_t column) const {
    const CellNumber number = read_cell(cell);
    if (number.error == std::errc{} && std::isfinite(number.value)) return number.value;
    const bool may_be_name =
        number.error == std::errc::invalid_argument && is_first_ && format_.header == Header::kAuto;
    const std::string what = cell.empty()                  ? "is empty"
                             : number.error == std::errc{} ? shown_cell(cell) + " is not finite"
                             : number.error == std::errc::result_out_of_range
                                 ? shown_cell(cell) + " is outside the range of a double"
                                 : shown_cell(cell) + " is not a number";
    refuse(fmt::format("column {}: {}; give finite numbers such as -0.5 or 1e-3{}", column, what,
                       may_be_name ? ", or --header yes if this line is one" : ""));
  }

  [[noreturn]] void refuse(const std::string& reason) const {
    throw FileError(fmt::format("{}: line {}: {}", name_, line_, reason));
  }

  const std::string& name_;
  const std::vector<std::int64_t>& wanted_;
  const TableFormat& format_;
  CsvRows result_{0, {}, 0};
  std::optional<char> announced_;  // by a line "sep=,"
  std::optional<CsvRecord> header_;
  std::vector<double> row_;  // of the line at hand; a member to keep its memory
  std::size_t n_columns_ = 0;
  std::size_t line_ = 0;
  char separator_ = ' ';
  bool seen_text_ = false;
  bool is_first_ = false;  // whether the line at hand is the first that is no comment
};

}  // namespace

CsvRows parse_csv(const std::string& contents, const std::string& name,
                  const std::vector<std::int64_t>& wanted, const TableFormat& format) {
  const std::string text = decoded_text(contents, name);
  Parser parser(name, wanted, format);
  CsvRecords records(text, name);
  while (records.more()) parser.add(records.next());
  return parser.take();
}

}  // namespace widthwise::verify
