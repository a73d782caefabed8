#include "verify/cli/report_output.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "plots/cost_plot.hpp"
#include "plots/draw_all.hpp"
#include "plots/power_plot.hpp"
#include "verify/base/errors.hpp"
#include "verify/cli/run_files.hpp"
#include "verify/report/report_figures.hpp"
#include "verify/report/report_places.hpp"

namespace widthwise::verify::cli {
namespace {

namespace fs = std::filesystem;

void draw_figures(const fs::path& root, const Report& report) {
  for (const ReportRun& run : report.runs) {
    const fs::path folder = root / folder_in(kFigures, run.folder);
    fs::create_directories(folder);
    plots::draw_all(run.results, folder);
  }
  if (report.cost) plots::draw_cost(*report.cost, root / kFigures);
  if (report.calibration) plots::draw_power(*report.calibration, root / kFigures);
}

void publish_figures(const fs::path& root, const Report& report) {
  fs::create_directories(root / kPublishedFigures);
  for (const auto& [folder, stem] : report_figures(report)) {
    const std::string name = stem + ".svg";
    std::error_code error;
    fs::copy_file(root / folder_in(kFigures, folder) / name, root / kPublishedFigures / name,
                  error);
    if (error) throw FileError(fmt::format("{}: cannot be copied: {}", name, error.message()));
  }
}

}  // namespace

void write_report(OutputDirectory& out, const Report& report) {
  with_published_names(out, [&] {
    draw_figures(out.staging(), report);
    if (report.published) publish_figures(out.staging(), report);
  });
  for (const ReportPage& page : render_pages(report)) out.write(page.path, page.text);
  out.write("REPORT.md", render_report(report));
}

}  // namespace widthwise::verify::cli
