#pragma once
// The files of a report.

#include "verify/base/output_directory.hpp"
#include "verify/report/report.hpp"

namespace widthwise::verify::cli {

/// Stages REPORT.md, its pages and all figures, and, if it is to be published, those that REPORT.md
/// shows once more in the folder that it names. Throws FileError.
void write_report(OutputDirectory& out, const Report& report);

}  // namespace widthwise::verify::cli
