#include "verify/studies/csv_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "verify/base/errors.hpp"
#include "verify/studies/csv_words.hpp"

namespace widthwise::verify {
namespace {

constexpr std::string_view kBlank = " \t";
constexpr std::string_view kBeforeQuote = ",;| \t";
constexpr auto kNone = std::string_view::npos;

// After the quote that closes the field which starts at `at`, kNone if there is none.
std::size_t after_quoted(std::string_view text, std::size_t at) {
  while (true) {
    at = text.find('"', at + 1);
    if (at == kNone || at + 1 == text.size() || text[at + 1] != '"') break;
    ++at;
  }
  return at == kNone ? kNone : at + 1;
}

bool opens_quoted(std::string_view text, std::size_t at, std::size_t start) {
  return text[at] == '"' && (at == start || kBeforeQuote.find(text[at - 1]) != kNone);
}

// With a letter in place of every quoted field.
std::string without_quoted(std::string_view record) {
  std::string text;
  for (std::size_t at = 0; at < record.size();) {
    const bool quoted = opens_quoted(record, at, 0) && after_quoted(record, at) != kNone;
    text += quoted ? 'q' : record[at];
    at = quoted ? after_quoted(record, at) : at + 1;
  }
  return text;
}

// Whether a cell is several numbers with blanks between.
bool is_several_numbers(std::string_view cell) {
  bool more = false;
  int n = 0;
  do {
    const CsvField field = take_field(cell, ' ', more);
    if (read_cell(field.text).error == std::errc::invalid_argument) return false;
    ++n;
  } while (more);
  return n > 1;
}

bool has_cells_between_tabs(std::string_view text) {
  if (text.find('\t') == kNone) return false;
  for (bool more = true; more;) {
    if (is_several_numbers(take_field(text, '\t', more).text)) return false;
  }
  return true;
}

std::string_view trimmed_of(std::string_view text, std::string_view blanks) {
  const auto first = text.find_first_not_of(blanks);
  if (first == kNone) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

CsvRecords::CsvRecords(std::string_view text, std::string name)
    : text_(text), name_(std::move(name)) {}

void CsvRecords::skip_line_break() {
  at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
  ++line_;
  line_start_ = at_;
}

void CsvRecords::require_text(unsigned char byte) const {
  constexpr unsigned char kCtrlZ = 0x1A;
  if ((byte >= 0x20 && byte != 0x7F) || byte == '\t') return;
  const std::string what = byte == 0        ? "NUL"
                           : byte == kCtrlZ ? "Ctrl-Z (1a)"
                                            : fmt::format("the control character {:02x}", byte);
  throw FileError(fmt::format("{}: line {}: byte {} is {}, which is no text; remove it", name_,
                              line_, at_ - line_start_ + 1, what));
}

void CsvRecords::skip_quoted() {
  const std::size_t opened = line_;
  const std::size_t end = after_quoted(text_, at_);
  if (end == kNone) {
    throw FileError(fmt::format("{}: line {}: a quote is opened and never closed", name_, opened));
  }
  while (at_ < end) {
    if (at_line_break()) {
      skip_line_break();
    } else {
      require_text(static_cast<unsigned char>(text_[at_]));
      ++at_;
    }
  }
}

CsvRecord CsvRecords::next() {
  const std::size_t start = at_;
  const std::size_t line = line_;
  const bool is_comment = text_[text_.find_first_not_of(kBlank, start) == kNone
                                    ? start
                                    : text_.find_first_not_of(kBlank, start)] == '#';
  while (more() && !at_line_break()) {
    if (!is_comment && opens_quoted(text_, at_, start)) {
      skip_quoted();
    } else {
      require_text(static_cast<unsigned char>(text_[at_]));
      ++at_;
    }
  }
  const CsvRecord record{text_.substr(start, at_ - start), line};
  if (more()) skip_line_break();
  return record;
}

std::string_view trimmed(std::string_view text) {
  return trimmed_of(text, kBlank);
}

// ';' goes before ',': where both occur the comma is a decimal one, to be refused by its value.
char separator_of(std::string_view record) {
  const std::string text = without_quoted(record);
  for (const char separator : {';', ','}) {
    if (text.find(separator) != kNone) return separator;
  }
  return has_cells_between_tabs(text) ? '\t' : ' ';
}

CsvField take_field(std::string_view& record, char separator, bool& more) {
  const std::string_view blanks = separator == '\t' ? " " : kBlank;
  if (separator == ' ') record = trimmed(record);
  const auto start = std::min(record.find_first_not_of(blanks), record.size());
  const bool opened = start < record.size() && record[start] == '"';
  const auto find_end = [&](std::size_t from) {
    return separator == ' ' ? record.find_first_of(kBlank, from) : record.find(separator, from);
  };
  const std::size_t closed = opened ? after_quoted(record, start) : kNone;
  std::size_t end = find_end(closed == kNone ? 0 : closed);
  const std::string_view whole = trimmed_of(record.substr(0, end), blanks);
  const bool quoted = closed != kNone && whole.size() == closed - start;
  more = end != kNone;
  record.remove_prefix(more ? end + 1 : record.size());
  return {quoted ? trimmed(whole.substr(1, whole.size() - 2)) : whole, quoted};
}

}  // namespace widthwise::verify
