#pragma once
// The table of what was measured of one claim, as plain text: Markdown and HTML are made of it.

#include <string>
#include <vector>

#include "verify/report/markdown.hpp"
#include "verify/results/results.hpp"

namespace widthwise::verify {

/// Whether one statistic was taken at all widths; else each row names its own.
bool one_statistic(const ClaimResult& claim);

struct RowTable {
  std::vector<MarkdownTable::Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< one cell a column, unescaped
};

/// A row a width; columns that would be empty are left out. Without rows where the claim has none.
RowTable row_table(const ClaimResult& claim);

}  // namespace widthwise::verify
