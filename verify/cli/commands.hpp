#pragma once
// The commands of the one executable. Each adds its options to the application and, when it was
// called, runs and leaves the exit code.

#include <CLI/CLI.hpp>

#include "verify/cli/invocation.hpp"

namespace widthwise::verify::cli {

void add_verify(CLI::App& app, Invocation& invocation);  // the main form, no subcommand
void add_correlation(CLI::App& app, Invocation& invocation);
void add_list(CLI::App& app, Invocation& invocation);
void add_explain(CLI::App& app, Invocation& invocation);
void add_sample(CLI::App& app, Invocation& invocation);
void add_train(CLI::App& app, Invocation& invocation);
void add_experiment(CLI::App& app, Invocation& invocation);
// Subcommands of verify experiment.
void add_image_experiments(CLI::App& experiment, Invocation& invocation);
void add_interpolation(CLI::App& experiment, Invocation& invocation);
void add_advantage(CLI::App& experiment, Invocation& invocation);
void add_labels(CLI::App& experiment, Invocation& invocation);
void add_merge(CLI::App& app, Invocation& invocation);
void add_predict(CLI::App& app, Invocation& invocation);
void add_kernel(CLI::App& app, Invocation& invocation);
void add_exact(CLI::App& app, Invocation& invocation);
void add_moment(CLI::App& app, Invocation& invocation);
void add_report(CLI::App& app, Invocation& invocation);
void add_calibrate(CLI::App& app, Invocation& invocation);

}  // namespace widthwise::verify::cli
