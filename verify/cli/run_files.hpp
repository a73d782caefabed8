#pragma once
// The files of a run.

#include <filesystem>
#include <functional>

#include "verify/base/output_directory.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify::cli {

/// How many bytes the files of a run of this size will take, roughly.
std::uint64_t expected_bytes(const RunRequest& request);

/// Calls `write`; if it throws a FileError about a staged file, the sentence names the file as it
/// would have been called once published.
void with_published_names(const OutputDirectory& out, const std::function<void()>& write);

/// Writes results.json, samples.h5, junit.xml, plots/, pages/ and REPORT.md, all of them or none.
/// Throws FileError.
void write_run_files(OutputDirectory& out, const RunOutcome& outcome);

}  // namespace widthwise::verify::cli
