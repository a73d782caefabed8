#pragma once
// Rows of numbers out of a text file.

#include <Eigen/Core>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace widthwise::verify {

/// True if the contents hold a byte that no text has (a control character other than white space).
bool looks_binary(const std::string& contents);

/// Some rows of a text file, all of the same length d >= 1.
struct CsvRows {
  std::int64_t n_rows;                             ///< in the whole file, at least 1
  std::map<std::int64_t, Eigen::VectorXd> chosen;  ///< by index, counted from 0
};

/// Parses text whose lines are rows of numbers separated by semicolons, commas or white space (the
/// first of these that its first row uses). One header line, in which nothing looks like a number,
/// or which starts with '#', may come first; blank lines are skipped; lines end with LF or CRLF.
/// Numbers are read as in the C locale, whatever the user's is.
/// Every row is checked, but only those in `wanted` are kept (where there are so many): numbers in
/// memory take up to thirty times their text. `name` is used in messages.
/// Throws FileError naming line and value: not a number, NaN, infinite, outside the range of a
/// double, a ragged row, a row of more than 2^26 numbers, no rows.
CsvRows parse_csv(const std::string& contents, const std::string& name,
                  const std::vector<std::int64_t>& wanted);

}  // namespace widthwise::verify
