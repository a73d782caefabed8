#pragma once
// Rows of numbers out of a text file.

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "verify/studies/table_format.hpp"

namespace widthwise::verify {

/// Some rows of a text file, all of the same length d >= 1.
struct CsvRows {
  std::int64_t n_rows;                             ///< in the whole file, at least 1
  std::map<std::int64_t, Eigen::VectorXd> chosen;  ///< by index, counted from 0
  std::size_t first_line;                          ///< of the file where row 0 is, counted from 1
};

/// Parses text whose lines are rows of numbers separated by semicolons, commas, tabs or white space
/// (the first of these that its first row uses, or what a line "sep=," before it says). Cells may
/// be in quotes as in RFC 4180; lines end with LF, CR LF or CR; blank lines and those that start
/// with '#' are skipped, unless one looks like a row that lost its first value in a
/// spreadsheet: it starts with is_sheet_error() or, after a row of several cells, with a single
/// word; after a row only if it has as many cells. A
/// byte-order mark is taken off, UTF-16 with one is read. Numbers are
/// read as in the C locale, whatever the user's is. The first line is a header if `format` says so
/// or, where that is left to it, if is_header() does; its names must be as many as the columns and
/// the first not empty. Where columns are chosen only these are looked at. Every row is checked,
/// but only those in `wanted` are kept (where there are so many): numbers in memory take up to
/// thirty times their text. `name` is used in messages. Throws FileError naming line, column and
/// what is there: not a number, empty, NaN, infinite, outside the range of a double, a header of
/// another length, a ragged row, a row of more than 2^26 numbers, no rows, such a comment, bytes
/// that are no text; and UsageError for a column that there is not.
CsvRows parse_csv(const std::string& contents, const std::string& name,
                  const std::vector<std::int64_t>& wanted, const TableFormat& format = {});

}  // namespace widthwise::verify
