#pragma once
// The pieces of Markdown that the report is made of.

#include <string>
#include <string_view>
#include <vector>

namespace widthwise::verify {

enum class Align { kLeft, kRight };

/// A table whose columns line up in the raw text too.
class MarkdownTable {
 public:
  struct Column {
    std::string title;
    Align align = Align::kRight;
  };

  explicit MarkdownTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// One cell a column; throws std::invalid_argument for another number. Pipes are escaped.
  void add_row(std::vector<std::string> cells);

  std::string render() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Plain text as Markdown shows it: what would be markup is escaped, line breaks become spaces.
std::string markdown_text(std::string_view text);

/// Text as a code span, whatever backticks it holds.
std::string markdown_code(std::string_view text);

/// A path as the target of a link, whatever a folder in it is called.
std::string markdown_target(std::string_view path);

}  // namespace widthwise::verify
