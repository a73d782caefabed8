#pragma once
// What a run's verdicts rest on and where its results go, and the run itself; shared by commands.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "verify/cli/commands.hpp"
#include "verify/cli/results_folder.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify::cli {

struct OutputOptions {
  double alpha = 1e-3;
  std::optional<double> slope_margin;
  ResultsFolder folder{"out", "results.json", {"results.json", "results.json.gz", "samples.h5"}};
  bool quiet = false;
  bool no_progress = false;

  /// Adds --alpha, --margin, --out, --overwrite, --quiet and --no-progress, as a group.
  void add_to(CLI::App& app);

  /// Likewise without what verdicts rest on, for runs without claims.
  void add_files_to(CLI::App& app);

  /// Completes the request by alpha and margin and carries it out: the header (complete lines) once
  /// nothing stands in the way, progress, interrupts, the terminal table, the files, the exit code.
  /// Throws UsageError for a request that check_request() refuses, and FileError.
  void carry_out(RunRequest request, Invocation& invocation, const std::string& header = "");
};

}  // namespace widthwise::verify::cli
