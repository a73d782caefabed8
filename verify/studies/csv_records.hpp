#pragma once
// Text into records and fields, as RFC 4180 and its relatives with other separators have it.

#include <cstddef>
#include <string>
#include <string_view>

namespace widthwise::verify {

/// A line, or several where a quoted field holds line breaks.
struct CsvRecord {
  std::string_view text;  ///< without its line break
  std::size_t line;       ///< of its start, counted from 1
};

/// Takes records off a text. Lines end with LF, CR LF or CR.
class CsvRecords {
 public:
  /// `text` must outlive this; `name` is used in messages.
  CsvRecords(std::string_view text, std::string name);

  /// Whether there is another record, which may be empty.
  bool more() const { return at_ < text_.size(); }

  /// Throws FileError, naming line and byte, for a control character that no text has (such as NUL
  /// and Ctrl-Z), and naming the line for a quote that is opened and not closed.
  CsvRecord next();

 private:
  bool at_line_break() const { return text_[at_] == '\n' || text_[at_] == '\r'; }
  void skip_line_break();
  void require_text(unsigned char byte) const;
  void skip_quoted();

  std::string_view text_;
  std::string name_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
};

/// A separator: ',', ';', '|', '\t', or ' ' for any white space.
/// That of a record: the first of ';', ',' and '\t' that it holds outside quotes, else ' '. Tabs
/// beside blanks between numbers are white space.
char separator_of(std::string_view record);

/// One field without the blanks around it.
struct CsvField {
  std::string_view text;  ///< between the quotes where there are such, "" in it still doubled
  bool quoted;
};

/// Takes the first field off `record`; `more` says whether another follows.
CsvField take_field(std::string_view& record, char separator, bool& more);

/// Without blanks (and tabs) at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace widthwise::verify
