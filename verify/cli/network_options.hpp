#pragma once
// The options that say which networks are drawn, the same words as in claims files.

#include <CLI/CLI.hpp>
#include <string>

#include "verify/requests/network_request.hpp"

namespace widthwise::verify::cli {

/// What --activation may be, in two lines, with `more` behind.
std::string activation_help(const std::string& more = "");

/// Adds an option for each word; `network` must live on.
void add_network(CLI::App& app, NetworkRequest& network);

}  // namespace widthwise::verify::cli
