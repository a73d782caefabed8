#include "verify/cli/output_options.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "plots/gnuplot_process.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/text_encoding.hpp"
#include "verify/cli/interrupt.hpp"
#include "verify/cli/joined_ranks.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/terminal_width.hpp"
#include "verify/output/run_files.hpp"
#include "verify/output/version.hpp"
#include "verify/report/report_files.hpp"
#include "verify/report/terminal_table.hpp"

namespace widthwise::verify::cli {
namespace {

std::string missing_figures_text(const std::vector<std::string>& missing,
                                 const std::filesystem::path& folder) {
  const std::string first = missing.front();
  const std::string more =
      missing.size() == 1 ? "" : fmt::format(" (and {} more)", missing.size() - 1);
  return printable(fmt::format("verify: a figure is missing: {}{}; 'verify report {}' draws them",
                               first, more, folder.string())) +
         "\n";
}

std::string expected_line(double seconds) {
  return fmt::format("the precision takes about {} of draws", duration_in_words(seconds));
}

}  // namespace

// At once: whoever reads the lines may wait for them.
void OutputOptions::say(const std::string& line) const {
  if (quiet) return;
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

RunHooks OutputOptions::hooks() const {
  return {[this](const ClaimResult& claim) { say(verdict_line(claim)); },
          [this](double seconds) { say(expected_line(seconds)); }};
}

void OutputOptions::add_to(CLI::App& app, bool judges_slopes) {
  app.option_defaults()->group("Verdicts and output");
  add_number(app, "--alpha", alpha, "Chance of any wrong verdict in the run", "1e-3")
      ->type_name("A");
  if (judges_slopes) {
    add_number(app, "--margin", slope_margin, "Margin on slopes (0.1)", "0.1")->type_name("M");
  }
  app.add_flag("--strict", strict,
               "What could not be decided counts as failed: exit code 1, not 2");
  add_files_to(app);
}

void OutputOptions::add_continued_to(CLI::App& app) {
  add_to(app);
  add_continuation(app, continuation);
}

void OutputOptions::add_files_to(CLI::App& app) {
  add_folder(app, folder, "Folder of the results");
  app.add_flag("--quiet", quiet, "Print nothing; the exit code tells");
  app.add_flag("--no-progress", no_progress, "No progress bar");
}

void OutputOptions::carry_out(RunRequest request, const RecordedCommand& command,
                              Invocation& invocation, const std::string& header) {
  request.alpha = alpha;
  request.slope_margin = slope_margin;
  check_request(request);
  ranks::RankSession* const session = invocation.ranks.get();
  if (session != nullptr && !session->leads()) {
    return session->serve(request, git_revision(), stop_on_interrupt());
  }
  std::atomic<bool>& stop = prepare(expected_bytes(request), header);
  const nlohmann::json record = run_record(request, command, program());
  const BegunRun begun = begin_run(folder.path(), continuation, record, request);
  if (!begun.warning.empty()) {
    std::fputs(fmt::format("verify: {}\n", printable(begun.warning)).c_str(), stderr);
  }
  if (!quiet && !begun.told.empty()) fmt::print("{}\n", printable(begun.told));
  if (!begun.store) return show_again(invocation);
  RunMeans means{.store = begun.store.get(), .hooks = hooks()};
  std::optional<std::string> loss;
  const Work work = [&](ProgressBar& progress, const std::atomic<bool>& stopped) {
    RunOutcome outcome = session == nullptr ? run(request, progress, stopped, means)
                                            : run_on_ranks(request, *session, progress,
                                                           stop_on_interrupt(), means, quiet, loss);
    outcome.samples.record = begun.record.dump();
    return outcome;
  };
  try {
    work_and_publish(work, stop, invocation);
  } catch (const FileError& error) {
    if (!begun.store->keeps_draws()) throw;
    throw FileError(fmt::format("{}; what was drawn is kept, and --resume goes on", error.what()));
  }
  if (loss) throw ResourceError(*loss + "; what was drawn until then is kept");
}

void OutputOptions::carry_out(const Work& work, std::uint64_t bytes, Invocation& invocation,
                              const std::string& header) {
  work_and_publish(work, prepare(bytes, header), invocation);
}

// Of a run that is complete there is nothing left to do, unless it is read more strictly now.
void OutputOptions::show_again(Invocation& invocation) {
  const Results results = read_run(folder.path());
  invocation.exit_code = results.exit_code(undecided());
  renew_junit(folder.place_for(false), results, undecided());
  if (!quiet) fmt::print("{}", render_terminal_table(results, terminal_width()));
}

std::atomic<bool>& OutputOptions::prepare(std::uint64_t bytes, const std::string& header) {
  plots::require_gnuplot();  // rather now than after the draws
  // From here on nothing but SIGKILL ends the process without tidying up.
  std::atomic<bool>& stop = stop_on_interrupt();
  outlive_readers();
  folder.open(bytes, continuation.given());
  if (!quiet) fmt::print("{}", header);
  return stop;
}

void OutputOptions::work_and_publish(const Work& work, std::atomic<bool>& stop,
                                     Invocation& invocation) {
  ProgressBar progress(ProgressBar::terminal() && !quiet && !no_progress);
  RunOutcome outcome = work(progress, stop);
  invocation.seal(outcome);
  invocation.exit_code = outcome.results.exit_code(undecided());
  // What cost hours first; then what can be had again.
  OutputDirectory& directory = folder.place_for(outcome.results.meta.partial);
  write_run_files(directory, outcome, undecided());
  stop = false;
  const auto missing = add_run_figures(directory, outcome.results, stop);
  // fmt::print would throw where the error stream is closed.
  if (!missing.empty()) std::fputs(missing_figures_text(missing, directory.path()).c_str(), stderr);
  if (quiet) return;
  fmt::print("{}", render_terminal_table(outcome.results, terminal_width()));
  fmt::print("{}\n", printable(folder.told()));
}

}  // namespace widthwise::verify::cli
