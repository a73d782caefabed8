#pragma once
// What a run's verdicts rest on and where its results go, and the run itself; shared by commands.

#include <CLI/CLI.hpp>
#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "verify/cli/commands.hpp"
#include "verify/cli/folder_options.hpp"
#include "verify/run/run.hpp"
#include "verify/run/run_record.hpp"

namespace widthwise::verify::cli {

/// What is carried out: it tells of its progress, and ends early, with what there is, once the flag
/// is set.
using Work = std::function<RunOutcome(ProgressBar&, const std::atomic<bool>&)>;

struct OutputOptions {
  double alpha = 1e-3;
  std::optional<double> slope_margin;
  ResultsFolder folder = folder_of_run();
  bool quiet = false;
  bool no_progress = false;
  bool strict = false;  ///< what could not be decided counts as failed
  Continuation continuation;

  /// Adds --alpha, --margin where slopes are judged, --strict, --out, --overwrite, --quiet and
  /// --no-progress, as a group.
  void add_to(CLI::App& app, bool judges_slopes = true);

  /// Likewise with --resume and --extend, for runs whose draws are kept.
  void add_continued_to(CLI::App& app);

  /// Likewise without what verdicts rest on, for runs without claims.
  void add_files_to(CLI::App& app);

  /// Carries out work that nothing stands in the way of any more: the header (complete lines),
  /// progress, interrupts, the terminal table, files of about `bytes`, the exit code. Throws
  /// FileError, and what the work throws.
  void carry_out(const Work& work, std::uint64_t bytes, Invocation& invocation,
                 const std::string& header = "");

  /// Likewise a request, completed by alpha and margin, whose draws are kept as they are made, and
  /// which goes on with draws that were kept if --resume or --extend is given. Throws UsageError
  /// for one that check_request() refuses, and FileError.
  void carry_out(RunRequest request, const RecordedCommand& command, Invocation& invocation,
                 const std::string& header = "");

 private:
  Undecided undecided() const { return strict ? Undecided::kFailed : Undecided::kOpen; }
  void say(const std::string& line) const;
  RunHooks hooks() const;
  std::atomic<bool>& prepare(std::uint64_t bytes, const std::string& header);
  void work_and_publish(const Work& work, std::atomic<bool>& stop, Invocation& invocation);
  void show_again(Invocation& invocation);
};

}  // namespace widthwise::verify::cli
