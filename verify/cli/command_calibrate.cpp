// verify calibrate: how often verdicts are wrong, on claims whose truth is known.

#include <fmt/format.h>
#include <omp.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "plots/gnuplot_process.hpp"
#include "plots/power_plot.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/output_directory.hpp"
#include "verify/base/text_encoding.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/folder_options.hpp"
#include "verify/cli/interrupt.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/terminal_width.hpp"
#include "verify/output/results_folder.hpp"
#include "verify/output/run_files.hpp"
#include "verify/report/report_calibration.hpp"
#include "verify/results/calibration_json.hpp"
#include "verify/run/calibrate.hpp"

namespace widthwise::verify::cli {
namespace {

struct CalibrateOptions {
  CalibrationRequest request;
  ResultsFolder folder{"out/calibration", "calibration.json", {"calibration.json"}};
  bool quiet = false;
  bool no_progress = false;
};

// The figure last: the counts do not suffer where it fails.
void write_files(OutputDirectory& out, const Calibration& calibration,
                 const std::atomic<bool>& stop) {
  out.write("calibration.json", to_json(calibration).dump(2) + "\n");
  out.publish();
  try {
    with_published_names(out, [&] {
      plots::draw_power(calibration, {out.staging() / "plots", &stop});
    });
    out.publish();
  } catch (const FileError& error) {
    const std::string sentence = fmt::format(
        "verify: the figure is missing: {}; 'verify report RUN --calibration {}' draws it",
        error.what(), (out.path() / "calibration.json").string());
    std::fputs((printable(sentence) + "\n").c_str(), stderr);
  }
}

void calibrate(CalibrateOptions& options, Invocation& invocation) {
  check_request(options.request);
  plots::require_gnuplot();  // rather now than after the draws
  constexpr std::uint64_t kFiles = 1 << 22;
  std::atomic<bool>& stop = stop_on_interrupt();
  outlive_readers();
  options.folder.open(kFiles);
  ProgressBar progress(ProgressBar::terminal() && !options.quiet && !options.no_progress);
  Calibration calibration = verify::calibrate(options.request, progress, stop);
  invocation.sign(calibration.meta);
  invocation.exit_code = calibration.exit_code();
  stop = false;
  write_files(options.folder.place_for(calibration.meta.partial), calibration, stop);
  if (options.quiet) return;
  fmt::print("{}", render_terminal_table(calibration, terminal_width()));
  fmt::print("{}\n", printable(options.folder.told()));
}

}  // namespace

void add_calibrate(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<CalibrateOptions>();
  options->request.threads = omp_get_num_procs();
  auto* command = app.add_subcommand(
      "calibrate", "Measure how often verdicts are wrong, on claims whose truth is known");
  CalibrationRequest& request = options->request;
  add_number(*command, "--suites", request.n_suites, "Suites of each truth at each alpha", "2000")
      ->type_name("N");
  add_number(*command, "--seed", request.seed, "Seed of the random numbers", "1")->type_name("S");
  add_number(*command, "--threads", request.threads, "Threads; the counts do not depend on them",
             "2")
      ->type_name("T");
  add_folder(*command, options->folder, "Folder of calibration.json and plots/");
  command->add_flag("--quiet", options->quiet, "Print nothing; the exit code tells");
  command->add_flag("--no-progress", options->no_progress, "No progress bar");
  command->footer(
      "Exit codes: 0 all rates are consistent with their alpha, 1 one exceeds it, 2 interrupted,\n"
      "64 bad arguments, 74 bad files.");
  command->callback([options, &invocation] { calibrate(*options, invocation); });
}

}  // namespace widthwise::verify::cli
