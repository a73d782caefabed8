#include "verify/output/run_files.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "verify/base/errors.hpp"
#include "verify/base/gzip_file.hpp"
#include "verify/output/report_output.hpp"
#include "verify/report/junit.hpp"
#include "verify/results/draw_journal.hpp"
#include "verify/results/results_json.hpp"
#include "verify/run/study_draws.hpp"

namespace widthwise::verify {

std::uint64_t expected_bytes(const RunRequest& request) {
  constexpr double kBytesOfFigures = 1 << 24;
  // The looks may draw four times as much, and it is kept in a journal until it is published.
  constexpr double kDoublings = 2 * 4.0;
  const double numbers = DrawsByStudy(request.claims, request.widths).numbers_per_sample();
  return static_cast<std::uint64_t>(kBytesOfFigures + kDoublings * sizeof(double) * numbers *
                                                   static_cast<double>(request.n_samples));
}

std::string with_published_names(const OutputDirectory& out, std::string sentence) {
  const std::string staging = out.staging().string();
  for (auto at = sentence.find(staging); at != sentence.npos; at = sentence.find(staging)) {
    sentence.replace(at, staging.size(), out.path().string());
  }
  return sentence;
}

void with_published_names(const OutputDirectory& out, const std::function<void()>& write) {
  try {
    write();
  } catch (const FileError& error) {
    throw FileError(with_published_names(out, error.what()));
  }
}

const std::vector<std::string>& run_file_names() {
  static const std::vector<std::string> names = {"plots",          "pages",      "REPORT.md",
                                                 "index.html",     "junit.xml",  "results.json.gz",
                                                 "predictions.h5", "samples.h5", "results.json"};
  return names;
}

void renew_junit(OutputDirectory& out, const Results& results, Undecided undecided) {
  const std::string text = render_junit(results, undecided);
  const auto file = out.path() / "junit.xml";
  if (std::filesystem::exists(file) && read_text(file.string()) == text) return;
  out.write("junit.xml", text);
  out.publish();
}

void write_run_files(OutputDirectory& out, const RunOutcome& outcome, Undecided undecided) {
  const Results& results = outcome.results;
  out.write("results.json", to_json(results).dump(2) + "\n");
  out.write("junit.xml", render_junit(results, undecided));
  with_published_names(out, [&] {
    write_samples(out.staging() / "samples.h5", outcome.samples);
    if (!outcome.predictions) return;
    write_predictions(out.staging() / "predictions.h5", results.meta, *outcome.predictions);
  });
  write_report_text(out, {.runs = {{"Results", results}}});
  std::vector<std::string> names = run_file_names();
  // Last: until all is there the run can be resumed, and a partial one is to be.
  if (!results.meta.partial) names.emplace_back(DrawJournal::kName);
  out.publish_whole(names);
}

std::vector<std::string> add_run_figures(OutputDirectory& out, const Results& results,
                                         const std::atomic<bool>& stop) {
  try {
    std::vector<std::string> missing = draw_figures(out, {.runs = {{"Results", results}}}, &stop);
    out.publish();
    return missing;
  } catch (const FileError& error) {
    return {error.what()};
  }
}

}  // namespace widthwise::verify
