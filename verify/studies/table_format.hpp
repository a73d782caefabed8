#pragma once
// What a user says about the file that inputs are read from.

#include <cstdint>
#include <string>
#include <vector>

namespace widthwise::verify {

/// Whether the first line of a CSV file names its columns; kAuto tells by what it says.
enum class Header { kAuto, kYes, kNo };

/// Columns `first` to `last`, counted from 1.
struct ColumnRange {
  std::int64_t first;
  std::int64_t last;
};

/// Ranges that ascend and do not overlap; none stand for all columns.
using Columns = std::vector<ColumnRange>;

struct TableFormat {
  Header header = Header::kAuto;  ///< of CSV files; others have none
  Columns columns = {};           ///< those that are entries of an input
};

/// "yes", "no" or "auto". Throws UsageError for any other.
Header parse_header(const std::string& text);

/// "1-3", "2,5" or "1-3,5". Throws UsageError unless they are whole numbers from 1 that ascend.
Columns parse_columns(const std::string& text);

/// The columns as parse_columns() reads them, "" for all.
std::string columns_text(const Columns& columns);

/// Whether a column, counted from 1, is among them.
bool is_chosen(const Columns& columns, std::int64_t column);

/// Throws UsageError, naming the file, if one of them lies beyond `n_columns`.
void require_columns(const Columns& columns, std::int64_t n_columns, const std::string& name);

}  // namespace widthwise::verify
