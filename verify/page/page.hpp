#pragma once
// index.html: a report to be read in a browser.

#include <string>

#include "verify/report/report.hpp"

namespace widthwise::verify {

/// One file that needs no other and no network: outcome and definitions, then a table of the claims
/// of all runs, which sorts, filters and unfolds where there is JavaScript, and shows everything
/// where there is none. Throws std::invalid_argument if there is no run.
std::string render_page(const Report& report);

}  // namespace widthwise::verify
