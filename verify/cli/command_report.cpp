// verify report DIR: plots and REPORT.md again, without simulation.

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <set>

#include "plots/cost_plot.hpp"
#include "plots/draw_all.hpp"
#include "plots/power_plot.hpp"
#include "verify/base/errors.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/run_files.hpp"
#include "verify/exact/exact_moments.hpp"
#include "verify/report/report.hpp"
#include "verify/results/calibration.hpp"
#include "verify/results/draw_costs.hpp"

namespace widthwise::verify::cli {
namespace {

struct ReportOptions {
  std::vector<std::string> folders;
  std::optional<std::string> out;
  std::optional<std::string> bench;
  std::optional<std::string> exact;
  std::optional<std::string> calibration;
};

std::string label(const std::filesystem::path& folder) {
  const auto normal = folder.lexically_normal();
  return (normal.has_filename() ? normal : normal.parent_path()).filename().string();
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

void report(const ReportOptions& options) {
  if (options.out && options.out->empty()) throw UsageError("out '': give a folder, such as out");
  require_distinct_labels(options.folders);
  std::vector<ReportSection> sections;
  for (const std::string& folder : options.folders) {
    Results results = read_results(folder);
    const bool alone = options.folders.size() == 1;
    const std::string figures = alone ? "plots" : "plots/" + label(folder);
    std::string title = alone ? "Results" : fmt::format("Run '{}'", label(folder));
    sections.push_back({std::move(title), std::move(results), figures});
  }
  std::optional<DrawCosts> cost;
  if (options.bench) cost = read_draw_costs(*options.bench);
  std::optional<ExactMoments> exact;
  if (options.exact) exact = read_exact_moments(*options.exact);
  std::optional<Calibration> calibration;
  if (options.calibration) calibration = read_calibration(*options.calibration);
  constexpr std::uint64_t kFigures = 1 << 24;
  OutputDirectory out(options.out.value_or(options.folders.front()), kFigures);
  with_published_names(out, [&] {
    for (const ReportSection& section : sections) {
      const auto folder = out.staging() / section.figures;
      std::filesystem::create_directories(folder);
      plots::draw_all(section.results, folder);
    }
    const auto leading = out.staging() / sections.front().figures;
    if (cost) plots::draw_cost(*cost, leading);
    if (calibration) plots::draw_power(*calibration, leading);
  });
  out.write("REPORT.md",
            render_report(sections, {.cost = cost ? &*cost : nullptr,
                                     .exact = exact ? &*exact : nullptr,
                                     .calibration = calibration ? &*calibration : nullptr}));
  out.publish();
  fmt::print("written to {}\n", out.path().string());
}

}  // namespace

void add_report(CLI::App& app, Invocation&) {
  const auto options = std::make_shared<ReportOptions>();
  auto* command =
      app.add_subcommand("report", "Render plots and REPORT.md again, without simulation");
  command->add_option("DIR", options->folders, "Folders of earlier runs; the first leads")
      ->required()
      ->type_name("");
  command->add_option("--out", options->out, "Where to write (the first DIR)")->type_name("DIR");
  command
      ->add_option("--bench", options->bench, "Output of draw_benchmark as JSON: what draws cost")
      ->type_name("FILE");
  command->add_option("--exact", options->exact, "exact.json of 'verify exact': exact moments")
      ->type_name("FILE");
  command
      ->add_option("--calibration", options->calibration,
                   "calibration.json of 'verify calibrate': measured error rates")
      ->type_name("FILE");
  command->callback([options] { report(*options); });
}

}  // namespace widthwise::verify::cli
