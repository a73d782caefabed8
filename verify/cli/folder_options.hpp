#pragma once
// Options that say where results go, and how a run goes on with draws that are there.

#include <CLI/CLI.hpp>
#include <string>

#include "verify/output/kept_draws.hpp"
#include "verify/output/results_folder.hpp"

namespace widthwise::verify::cli {

/// Adds --out and --overwrite; `folder` must live on.
void add_folder(CLI::App& app, ResultsFolder& folder, const std::string& description);

/// Adds --resume: of charts nothing is judged that more draws would decide.
CLI::Option* add_resume(CLI::App& app, Continuation& continuation);

/// Adds --resume and --extend.
void add_continuation(CLI::App& app, Continuation& continuation);

}  // namespace widthwise::verify::cli
