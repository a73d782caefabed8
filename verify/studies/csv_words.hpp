#pragma once
// What the cells of a text file say: numbers, names of columns, or neither.

#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace widthwise::verify {

struct CellNumber {
  double value;
  std::errc error;  ///< std::errc{} if the whole cell is a number
};

/// The number of a cell as in the C locale, whatever the user's is; with a leading plus or not.
CellNumber read_cell(std::string_view cell);

/// Whether two words are the same but for the case of ASCII letters.
bool same_word(std::string_view a, std::string_view b);

/// Whether a cell is what spreadsheets write for one without a value, or could be in some language:
/// "#N/A", "#NV", "#WERT!", and "###" where a column is too narrow. Comments start so too.
bool is_sheet_error(std::string_view cell);

/// Whether these cells name columns: at least one starts with a letter and is neither a word for a
/// missing value ("NA") nor a spelling of a number ("inf"), and all others are words or unsigned
/// whole numbers.
bool is_header(const std::vector<std::string_view>& cells);

/// A cell as messages show it: in quotes, at most 40 characters of it, no line breaks, and with the
/// number of the first character beyond ASCII ("'-0.5' (with U+2212)").
std::string shown_cell(std::string_view cell);

}  // namespace widthwise::verify
