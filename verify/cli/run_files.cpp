#include "verify/cli/run_files.hpp"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "widthwise/plots/claim_figure.hpp"
#include "widthwise/verify/errors.hpp"
#include "widthwise/verify/junit.hpp"
#include "widthwise/verify/report.hpp"

namespace widthwise::verify::cli {

std::uint64_t expected_bytes(const RunRequest& request) {
  constexpr double kFigures = 1 << 24;
  constexpr double kDoublings = 4.0;  // the looks may draw four times as much
  double numbers = 0.0;               // a sample
  for (const Claim& claim : request.claims) {
    for (const std::int64_t width : request.widths) {
      numbers += static_cast<double>(claim.study->columns().size()) * claim.study->share(width);
    }
  }
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
    write_samples(out.staging() / "samples.h5", outcome.samples, results.meta.seed,
                  results.meta.version, results.meta.partial);
    const auto plots = out.staging() / "plots";
    std::filesystem::create_directories(plots);
    plots::draw_all(results, plots);
  });
  out.write("REPORT.md", render_report({{"Results", results, "plots"}}, nullptr));
  out.publish();
}

Results read_results(const std::filesystem::path& folder) {
  const auto file = folder / "results.json";
  std::ifstream stream(file);
  if (!stream) {
    throw FileError(fmt::format("{}: cannot be read; give the folder of an earlier run (--out)",
                                file.string()));
  }
  try {
    return results_from_json(nlohmann::json::parse(stream));
  } catch (const FileError& error) {
    throw FileError(fmt::format("{}: {}", file.string(), error.what()));
  } catch (const nlohmann::json::exception& error) {
    throw FileError(fmt::format("{}: not the results of a run ({})", file.string(), error.what()));
  }
}

}  // namespace widthwise::verify::cli
