// verify report DIR: plots, pages and REPORT.md again, without simulation.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>

#include "verify/base/errors.hpp"
#include "verify/base/text_encoding.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/interrupt.hpp"
#include "verify/output/report_output.hpp"
#include "verify/output/results_folder.hpp"
#include "verify/report/report_files.hpp"

namespace widthwise::verify::cli {
namespace {

// Where the report on a collection goes: its own folder holds what is to be kept.
constexpr const char* kCollectionReport = "out/report";

struct ReportOptions {
  std::vector<std::string> folders;
  std::optional<std::string> out;
  std::optional<std::string> bench;
  std::optional<std::string> exact;
  std::optional<std::string> calibration;
};

// The name by which it is called, not that of what a link leads to.
std::string label(const std::filesystem::path& folder) {
  const auto whole = std::filesystem::absolute(folder).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

// Each run's figures get a folder named after it; two of one name would share it.
void require_distinct_labels(const std::vector<std::string>& folders) {
  std::set<std::string> seen;
  for (const std::string& folder : folders) {
    if (!seen.insert(label(folder)).second) {
      throw UsageError(fmt::format(
          "DIR {}: another folder is called '{}' too, and figures are filed under that name; "
          "rename one",
          folder, label(folder)));
    }
  }
}

Report report_on_runs(const ReportOptions& options) {
  require_distinct_labels(options.folders);
  Report report;
  for (const std::string& folder : options.folders) {
    Results results = read_run(folder);
    if (options.folders.size() == 1) {
      report.runs.push_back({"Results", std::move(results)});
    } else {
      report.runs.push_back(
          {fmt::format("Run '{}'", label(folder)), std::move(results), label(folder)});
    }
  }
  if (options.bench) report.cost = read_draw_costs(*options.bench);
  if (options.exact) report.exact = read_exact_moments(*options.exact);
  if (options.calibration) report.calibration = read_calibration(*options.calibration);
  return report;
}

Report report_on_collection(const ReportOptions& options) {
  if (options.folders.size() > 1 || options.bench || options.exact || options.calibration) {
    throw UsageError(fmt::format("DIR {}: its {} lists all that the report is about; give it alone",
                                 options.folders.front(), kCollectionIndex));
  }
  return read_collection(options.folders.front());
}

// A report beside the results of a run that it is not about.
void require_no_other_run(const std::filesystem::path& out,
                          const std::vector<std::string>& folders) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const auto is_there = [&](const std::string& name) { return fs::exists(out / name, ignored); };
  if (std::ranges::none_of(names_of_results(), is_there)) return;
  const auto is_out = [&](const std::string& folder) {
    return fs::equivalent(folder, out, ignored);
  };
  if (std::ranges::any_of(folders, is_out)) return;
  throw UsageError(
      fmt::format("out {}: holds a run that this report is not about; give another "
                  "folder",
                  out.string()));
}

void report(const ReportOptions& options, Invocation& invocation) {
  if (options.out && options.out->empty()) throw UsageError("out '': give a folder, such as out");
  if (options.out) require_no_other_run(*options.out, options.folders);
  const bool collection = std::ranges::any_of(options.folders, is_collection);
  const Report report = collection ? report_on_collection(options) : report_on_runs(options);
  const std::string usual = collection ? kCollectionReport : options.folders.front();
  constexpr std::uint64_t kFigureBytes = 1 << 24;
  const std::atomic<bool>& stop = stop_on_interrupt();
  OutputDirectory out(options.out.value_or(usual), kFigureBytes);
  const std::vector<std::string> missing = write_report(out, report, &stop);
  if (ended_early(stop, "nothing was written", invocation)) return;
  out.publish();
  if (!missing.empty()) {
    throw FileError(
        fmt::format("{}: all was written but {}: {}", out.path().string(),
                    missing.size() == 1 ? "a figure" : fmt::format("{} figures", missing.size()),
                    missing.front()));
  }
  fmt::print("written to {}\n", printable(out.path().string()));
}

}  // namespace

void add_report(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<ReportOptions>();
  auto* command =
      app.add_subcommand("report", "Render plots, pages and REPORT.md again, without simulation");
  command
      ->add_option("DIR", options->folders,
                   "Folders of earlier runs, the first leads; or a collection of results")
      ->required()
      ->type_name("");
  command->add_option("--out", options->out, "Where to write (the first DIR; out/report)")
      ->type_name("DIR");
  command
      ->add_option("--bench", options->bench, "Output of draw_benchmark as JSON: what draws cost")
      ->type_name("FILE");
  command->add_option("--exact", options->exact, "exact.json of 'verify exact': exact moments")
      ->type_name("FILE");
  command
      ->add_option("--calibration", options->calibration,
                   "calibration.json of 'verify calibrate': measured error rates")
      ->type_name("FILE");
  command->callback([options, &invocation] { report(*options, invocation); });
}

}  // namespace widthwise::verify::cli
