#pragma once
// The files of a run.

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "verify/base/output_directory.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify {

/// How many bytes the files of a run of this size will take, roughly.
std::uint64_t expected_bytes(const RunRequest& request);

/// A sentence about staged files, as about the files that they will be once published.
std::string with_published_names(const OutputDirectory& out, std::string sentence);

/// Calls `write`; a FileError that it throws is worded so.
void with_published_names(const OutputDirectory& out, const std::function<void()>& write);

/// The files and folders of a run, results.json last: without it the others are no results.
const std::vector<std::string>& run_file_names();

/// Publishes results.json, samples.h5, predictions.h5 if there are any, junit.xml, pages/,
/// REPORT.md and index.html, all of them or none, in the place of all files of the run before: all
/// that drawing gave. Throws FileError.
void write_run_files(OutputDirectory& out, const RunOutcome& outcome, Undecided undecided);

/// Writes the junit.xml of published results anew if it is not as `undecided` wants it.
void renew_junit(OutputDirectory& out, const Results& results, Undecided undecided);

/// Then draws plots/ and publishes them, until `stop` is true. Returns a sentence for each figure
/// that is missing; the results do not suffer.
std::vector<std::string> add_run_figures(OutputDirectory& out, const Results& results,
                                         const std::atomic<bool>& stop);

}  // namespace widthwise::verify
