// verify exact: exact rates, and both simulators held against exact moments.

#include <fmt/format.h>
#include <omp.h>

#include <memory>

#include "verify/base/errors.hpp"
#include "verify/base/progress.hpp"
#include "verify/base/text_encoding.hpp"
#include "verify/base/thread_count.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/folder_options.hpp"
#include "verify/cli/interrupt.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/exact/exact_moments.hpp"
#include "verify/exact/exact_moments_json.hpp"
#include "verify/exact/moment_comparison.hpp"
#include "verify/output/results_folder.hpp"
#include "verify/report/report_exact.hpp"
#include "verify/stats/anderson_darling.hpp"

namespace widthwise::verify::cli {
namespace {

// The chance with which a correct simulator may fail.
constexpr double kAlpha = 1e-3;

struct ExactOptions {
  std::int64_t n_draws = 20000;
  std::uint64_t seed = 0;
  int threads = omp_get_num_procs();
  ResultsFolder folder{"out", "exact.json", {"exact.json"}};
  bool no_progress = false;
};

ExactMoments found_moments(const ExactOptions& options, const std::atomic<bool>& stop) {
  const std::vector<MomentCase> cases = moment_cases();
  ProgressBar progress(ProgressBar::terminal() && !options.no_progress);
  double total = 0.0;
  for (const MomentCase& of : cases) total += of.share * static_cast<double>(options.n_draws);
  progress.begin("exact", total);
  ExactMoments moments;
  moments.meta.seed = options.seed;
  moments.meta.threads = options.threads;
  moments.meta.n_draws = options.n_draws;
  moments.meta.inputs = moment_inputs();
  std::vector<double> z;
  for (const MomentComparison& found :
       compare_moments(cases, options.n_draws, options.seed, options.threads,
                       {[&] { progress.advance(1.0); }, &stop})) {
    moments.comparisons.push_back({found.of.network(), found.of.product(), found.n_draws,
                                   found.exact, found.mean, found.se, found.z});
    z.push_back(found.z);
  }
  progress.finish();
  if (stop) return moments;
  moments.p_value = standard_normal_p_value(z);
  moments.rates = exact_rates();
  moments.laws = exact_laws();
  if (!stop) moments.hypernet_laws = exact_hypernet_laws();
  if (!stop) moments.two_width_laws = exact_two_width_laws();
  return moments;
}

void exact(ExactOptions& options, Invocation& invocation) {
  // Means of fewer draws are far from normal; of more, their draws fill gigabytes.
  constexpr std::int64_t kFewest = 1000;
  constexpr std::int64_t kMost = 100'000'000;
  if (options.n_draws < kFewest || options.n_draws > kMost) {
    throw UsageError(
        fmt::format("draws {}: give a number from {} to {}", options.n_draws, kFewest, kMost));
  }
  require_threads(options.threads);
  const std::atomic<bool>& stop = stop_on_interrupt();
  options.folder.open(1 << 20);
  ExactMoments moments = found_moments(options, stop);
  if (ended_early(stop, "nothing was written", invocation)) return;
  invocation.sign(moments.meta);
  OutputDirectory& out = options.folder.place_for(false);
  out.write("exact.json", exact_moments_json(moments));
  out.publish();
  fmt::print("{}\nwritten to {}\n", render_exact(moments),
             printable((out.path() / "exact.json").string()));
  invocation.exit_code = moments.as_expected(kAlpha) ? 0 : 1;
}

}  // namespace

void add_exact(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<ExactOptions>();
  auto* command = app.add_subcommand(
      "exact", "Exact rates of K^(r), and both simulators held against exact moments");
  add_number(*command, "--draws", options->n_draws, "Networks drawn for each moment", "20000")
      ->type_name("N");
  add_number(*command, "--seed", options->seed, "Of the random numbers", "0")->type_name("S");
  add_number(*command, "--threads", options->threads, "Threads", "2")->type_name("T");
  add_folder(*command, options->folder, "Folder of exact.json");
  command->add_flag("--no-progress", options->no_progress, "No progress bar");
  command->footer(
      "Exit codes: 0 if all rates are Theorem 1's and the z-scores look standard normal at 0.001,\n"
      "1 if not, 2 if it was interrupted, 64 bad arguments, 74 bad files.\n");
  command->callback([&invocation, options] { exact(*options, invocation); });
}

}  // namespace widthwise::verify::cli
