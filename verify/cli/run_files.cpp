#include "verify/cli/run_files.hpp"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "plots/draw_all.hpp"
#include "verify/base/errors.hpp"
#include "verify/exact/exact_moments_json.hpp"
#include "verify/report/junit.hpp"
#include "verify/report/report.hpp"
#include "verify/results/calibration_json.hpp"
#include "verify/results/results_json.hpp"
#include "verify/run/study_draws.hpp"

namespace widthwise::verify::cli {
namespace {

// What `from_json` makes of a file, with the file's name in every complaint: `advice` if it cannot
// be read, `kind` if it is no JSON.
template <typename FromJson>
auto read_json(const std::filesystem::path& file, const char* advice, const char* kind,
               const FromJson& from_json) {
  std::ifstream stream(file);
  if (!stream) throw FileError(fmt::format("{}: cannot be read; {}", file.string(), advice));
  try {
    return from_json(nlohmann::json::parse(stream));
  } catch (const FileError& error) {
    throw FileError(fmt::format("{}: {}", file.string(), error.what()));
  } catch (const nlohmann::json::exception& error) {
    throw FileError(fmt::format("{}: not {} ({})", file.string(), kind, error.what()));
  }
}

}  // namespace

std::uint64_t expected_bytes(const RunRequest& request) {
  constexpr double kFigures = 1 << 24;
  constexpr double kDoublings = 4.0;  // the looks may draw four times as much
  const double numbers = DrawsByStudy(request.claims, request.widths).numbers_per_sample();
  return static_cast<std::uint64_t>(kFigures + kDoublings * sizeof(double) * numbers *
                                                   static_cast<double>(request.n_samples));
}

void with_published_names(const OutputDirectory& out, const std::function<void()>& write) {
  try {
    write();
  } catch (const FileError& error) {
    std::string sentence = error.what();
    const std::string staging = out.staging().string();
    for (auto at = sentence.find(staging); at != sentence.npos; at = sentence.find(staging)) {
      sentence.replace(at, staging.size(), out.path().string());
    }
    throw FileError(sentence);
  }
}

void write_run_files(OutputDirectory& out, const RunOutcome& outcome) {
  const Results& results = outcome.results;
  out.write("results.json", to_json(results).dump(2) + "\n");
  out.write("junit.xml", render_junit(results));
  with_published_names(out, [&] {
    write_samples(out.staging() / "samples.h5", outcome.samples);
    const auto plots = out.staging() / "plots";
    std::filesystem::create_directories(plots);
    plots::draw_all(results, plots);
  });
  out.write("REPORT.md", render_report({{"Results", results, "plots"}}));
  out.publish();
}

Results read_results(const std::filesystem::path& folder) {
  return read_json(folder / "results.json", "give the folder of an earlier run (--out)",
                   "the results of a run", results_from_json);
}

Calibration read_calibration(const std::filesystem::path& file) {
  return read_json(file, "give the calibration.json that 'verify calibrate' writes",
                   "what 'verify calibrate' writes", calibration_from_json);
}

ExactMoments read_exact_moments(const std::filesystem::path& file) {
  return read_json(file, "give the exact.json that 'verify exact' writes",
                   "what 'verify exact' writes", exact_moments_from_json);
}

}  // namespace widthwise::verify::cli
