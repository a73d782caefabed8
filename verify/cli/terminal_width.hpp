#pragma once
// How wide the text may be that goes to standard output.

#include <cstddef>

namespace widthwise::verify::cli {

/// The columns of the terminal that standard output is; else those that the environment gives as
/// COLUMNS; else kColumns.
std::size_t terminal_width();

}  // namespace widthwise::verify::cli
