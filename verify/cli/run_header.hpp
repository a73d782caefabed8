#pragma once
// What a run says of its inputs before it draws.

#include <string>

#include "verify/run/run_request.hpp"

namespace widthwise::verify::cli {

/// Which rows of which files x and x' are (and z and z', with a `g`), which line of a text file is
/// row 0, and that rows are scaled, without a line break; empty where no inputs come from a file.
std::string inputs_line(const Setting& setting, bool with_g);

/// The same as complete lines of the terminal's width.
std::string inputs_header(const Setting& setting, bool with_g);

/// The same for all claims of a run, and which of them have inputs of their own.
std::string run_header(const RunRequest& request);

}  // namespace widthwise::verify::cli
