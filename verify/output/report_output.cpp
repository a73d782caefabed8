#include "verify/output/report_output.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "plots/cost_plot.hpp"
#include "plots/draw_all.hpp"
#include "plots/power_plot.hpp"
#include "verify/base/errors.hpp"
#include "verify/output/run_files.hpp"
#include "verify/page/page.hpp"
#include "verify/report/report_figures.hpp"
#include "verify/report/report_places.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> draw_into(const fs::path& root, const Report& report,
                                   const std::atomic<bool>* stop) {
  plots::FigureAttempts attempt(stop);
  for (const ReportRun& run : report.runs) {
    const fs::path folder = root / folder_in(kFigures, run.folder);
    fs::create_directories(folder);
    plots::draw_all(run.results, {folder, stop}, attempt);
  }
  const plots::FigureFolder figures(root / kFigures, stop);
  if (report.cost) attempt([&] { plots::draw_cost(*report.cost, figures); });
  if (report.calibration) attempt([&] { plots::draw_power(*report.calibration, figures); });
  return attempt.missing();
}

// Those that were drawn.
void publish_figures(const fs::path& root, const Report& report) {
  fs::create_directories(root / kPublishedFigures);
  for (const auto& [folder, stem] : report_figures(report)) {
    const std::string name = stem + ".svg";
    const fs::path drawn = root / folder_in(kFigures, folder) / name;
    std::error_code error;
    if (!fs::exists(drawn, error)) continue;
    fs::copy_file(drawn, root / kPublishedFigures / name, error);
    if (error) throw FileError(fmt::format("{}: cannot be copied: {}", name, error.message()));
  }
}

}  // namespace

void write_report_text(OutputDirectory& out, const Report& report) {
  for (const ReportPage& page : render_pages(report)) out.write(page.path, page.text);
  out.write("index.html", render_page(report));
  out.write("REPORT.md", render_report(report));
}

std::vector<std::string> draw_figures(const OutputDirectory& out, const Report& report,
                                      const std::atomic<bool>* stop) {
  std::vector<std::string> missing;
  with_published_names(out, [&] { missing = draw_into(out.staging(), report, stop); });
  for (std::string& sentence : missing) sentence = with_published_names(out, sentence);
  return missing;
}

std::vector<std::string> write_report(OutputDirectory& out, const Report& report,
                                      const std::atomic<bool>* stop) {
  std::vector<std::string> missing = draw_figures(out, report, stop);
  if (report.published) {
    with_published_names(out, [&] { publish_figures(out.staging(), report); });
  }
  write_report_text(out, report);
  return missing;
}

}  // namespace widthwise::verify
