#pragma once
// The files of a report.

#include <atomic>
#include <string>
#include <vector>

#include "verify/base/output_directory.hpp"
#include "verify/report/report.hpp"

namespace widthwise::verify {

/// Stages REPORT.md with its pages, and index.html. Throws FileError.
void write_report_text(OutputDirectory& out, const Report& report);

/// Stages its figures until `stop` is true (it may be null). Returns a sentence for each that is
/// missing.
std::vector<std::string> draw_figures(const OutputDirectory& out, const Report& report,
                                      const std::atomic<bool>* stop);

/// Both, and the figures that are published beside REPORT.md. Returns what draw_figures() does.
/// Throws FileError.
std::vector<std::string> write_report(OutputDirectory& out, const Report& report,
                                      const std::atomic<bool>* stop);

}  // namespace widthwise::verify
