#pragma once
// Tables of any kind in the width of a terminal.

#include <string>
#include <vector>

#include "verify/report/markdown.hpp"

namespace widthwise::verify {

struct TerminalColumn {
  std::string title;
  Align align = Align::kRight;
  /// Where the terminal is too narrow, columns of the highest rank are left out first; those of
  /// rank 0 stay.
  int rank = 0;
  bool names = false;  ///< whether its cells may be shortened(); one column at most
};

struct TerminalTable {
  std::vector<TerminalColumn> columns;
  std::vector<std::vector<std::string>> rows;  ///< a cell a column
};

/// Lines of at most `width` columns, each cell on one of them. Names are shortened as long as
/// something readable is left and they keep apart, then whole columns are left out. A table that
/// even so does not fit is given whole.
std::string in_terminal(TerminalTable table, std::size_t width);

}  // namespace widthwise::verify
