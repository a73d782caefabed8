#include "verify/cli/output_options.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "plots/gnuplot_process.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/text_encoding.hpp"
#include "verify/cli/interrupt.hpp"
#include "verify/cli/joined_ranks.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/run_files.hpp"
#include "verify/cli/terminal_width.hpp"
#include "verify/cli/version.hpp"
#include "verify/report/terminal_table.hpp"
#include "verify/results/run_id.hpp"

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

void OutputOptions::add_to(CLI::App& app, bool judges_slopes) {
  app.option_defaults()->group("Verdicts and output");
  add_number(app, "--alpha", alpha, "Chance of any wrong verdict in the run", "1e-3")
      ->type_name("A");
  if (judges_slopes) {
    add_number(app, "--margin", slope_margin, "Margin on slopes (0.1)", "0.1")->type_name("M");
  }
  add_files_to(app);
}

void OutputOptions::add_files_to(CLI::App& app) {
  folder.add_to(app, "Folder of the results");
  app.add_flag("--quiet", quiet, "Print nothing; the exit code tells");
  app.add_flag("--no-progress", no_progress, "No progress bar");
}

void OutputOptions::carry_out(RunRequest request, Invocation& invocation,
                              const std::string& header) {
  request.alpha = alpha;
  request.slope_margin = slope_margin;
  check_request(request);
  ranks::RankSession* const session = invocation.ranks.get();
  if (session != nullptr && !session->leads()) {
    return session->serve(request, git_revision(), stop_on_interrupt());
  }
  const RunHooks hooks{[&](const ClaimResult& claim) { say(verdict_line(claim)); },
                       [&](double seconds) { say(expected_line(seconds)); }};
  std::optional<std::string> loss;
  carry_out(
      [&](ProgressBar& progress, const std::atomic<bool>& stop) {
        if (session == nullptr) return run(request, progress, stop, hooks);
        return run_on_ranks(request, *session, progress, stop_on_interrupt(), hooks, quiet, loss);
      },
      expected_bytes(request), invocation, header);
  if (loss) throw ResourceError(*loss + "; what was drawn until then is kept");
}

void OutputOptions::carry_out(const Work& work, std::uint64_t bytes, Invocation& invocation,
                              const std::string& header) {
  plots::require_gnuplot();  // rather now than after the draws
  // From here on nothing but SIGKILL ends the process without tidying up.
  std::atomic<bool>& stop = stop_on_interrupt();
  outlive_readers();
  folder.open(bytes);
  if (!quiet) fmt::print("{}", header);
  ProgressBar progress(ProgressBar::terminal() && !quiet && !no_progress);
  RunOutcome outcome = work(progress, stop);
  invocation.sign(outcome.results.meta);
  outcome.results.meta.run = run_id(outcome.results, outcome.samples);
  outcome.samples.provenance = outcome.results.meta;
  invocation.exit_code = outcome.results.exit_code();
  // What cost hours first; then what can be had again.
  OutputDirectory& directory = folder.place_for(outcome.results.meta.partial);
  write_run_files(directory, outcome);
  stop = false;
  const auto missing = add_run_figures(directory, outcome.results, stop);
  // fmt::print would throw where the error stream is closed.
  if (!missing.empty()) std::fputs(missing_figures_text(missing, directory.path()).c_str(), stderr);
  if (quiet) return;
  fmt::print("{}", render_terminal_table(outcome.results, terminal_width()));
  fmt::print("{}\n", printable(folder.told()));
}

}  // namespace widthwise::verify::cli
