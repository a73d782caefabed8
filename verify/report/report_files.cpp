#include "verify/report/report_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <nlohmann/json.hpp>

#include "verify/base/errors.hpp"
#include "verify/base/file_stem.hpp"
#include "verify/base/gzip_file.hpp"
#include "verify/exact/exact_moments_json.hpp"
#include "verify/results/calibration_json.hpp"
#include "verify/results/json_node.hpp"
#include "verify/results/results_json.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

// What `from_json` makes of a file, with the file's name in every complaint: `advice` if it cannot
// be read, `kind` if it is no JSON.
template <typename FromJson>
auto read_json(const fs::path& file, const char* advice, const char* kind,
               const FromJson& from_json) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    throw FileError(fmt::format("{}: cannot be read; {}", file.string(), advice));
  }
  const std::string text = read_text(file.string());
  try {
    return from_json(parse_json(text));
  } catch (const FileError& error) {
    throw FileError(fmt::format("{}: {}", file.string(), error.what()));
  } catch (const nlohmann::json::exception& error) {
    throw FileError(fmt::format("{}: not {} ({})", file.string(), kind, error.what()));
  } catch (const std::bad_alloc&) {
    throw FileError(fmt::format("{}: holds more than fits in memory", file.string()));
  }
}

// A file of the folder that a field names.
fs::path file_named_by(const JsonNode& node, const fs::path& folder) {
  const fs::path name = node.text();
  if (name.empty() || name.filename() != name) node.refuse("the name of a file beside the index");
  return folder / name;
}

// "default" of "docs/results/default.json.gz".
std::string bare_name(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.substr(0, name.find('.'));
}

void add_run(Report& report, const JsonNode& node, const fs::path& folder) {
  const fs::path file = file_named_by(node["file"], folder);
  const std::string name = bare_name(file);
  if (name.empty() || std::ranges::find(report.runs, name, &ReportRun::folder) != report.runs.end())
    node["file"].refuse("a name that no other run has up to its first dot");
  if (!is_file_stem(name)) {
    node["file"].refuse(fmt::format("up to its first dot {}", kFileStemInWords));
  }
  report.runs.push_back({node["title"].text(), read_results(file), name});
}

// Of an index that JsonNode complains about by the path of its file.
Report listed_in(const JsonNode& index, const fs::path& folder) {
  if (index["schema"].text() != kCollectionSchema) index["schema"].refuse(kCollectionSchema);
  Report report;
  report.published = true;
  for (const JsonNode& node : index["runs"].items()) add_run(report, node, folder);
  if (report.runs.empty()) index["runs"].refuse("a list of one run or more");
  const auto file = [&](const char* field) { return file_named_by(index[field], folder); };
  if (index.has("exact")) report.exact = read_exact_moments(file("exact"));
  if (index.has("calibration")) report.calibration = read_calibration(file("calibration"));
  if (index.has("cost")) report.cost = read_draw_costs(file("cost"));
  if (index.has("ranks")) report.ranks = read_rank_costs(file("ranks"));
  return report;
}

// Nothing where the results are of an earlier version, whose files do not say.
std::string file_of_another_run(const fs::path& folder, const std::string& run) {
  const fs::path samples = folder / "samples.h5";
  const fs::path junit = folder / "junit.xml";
  if (run.empty()) return "";
  if (fs::exists(samples) && read_run_of_samples(samples) != run) return "samples.h5";
  const bool named = !fs::exists(junit) || read_text(junit.string()).find(run) != std::string::npos;
  return named ? "" : "junit.xml";
}

}  // namespace

Results read_results(const fs::path& file) {
  return read_json(file, "give the folder of an earlier run (--out)", "the results of a run",
                   results_from_json);
}

Results read_run(const fs::path& folder) {
  const fs::path compressed = folder / "results.json.gz";
  std::error_code ignored;
  const bool plain = !fs::exists(compressed, ignored);
  Results results = read_results(plain ? folder / "results.json" : compressed);
  const std::string other = file_of_another_run(folder, results.meta.run);
  if (other.empty()) return results;
  throw FileError(
      fmt::format("{}: its files are not of one run: the results are of run {}, {} is not",
                  folder.string(), results.meta.run, other));
}

Calibration read_calibration(const fs::path& file) {
  return read_json(file, "give the calibration.json that 'verify calibrate' writes",
                   "what 'verify calibrate' writes", calibration_from_json);
}

ExactMoments read_exact_moments(const fs::path& file) {
  return read_json(file, "give the exact.json that 'verify exact' writes",
                   "what 'verify exact' writes", exact_moments_from_json);
}

bool is_collection(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / kCollectionIndex, ignored);
}

Report read_collection(const fs::path& folder) {
  const std::string file = (folder / kCollectionIndex).string();
  const std::string text = read_text(file);
  nlohmann::json index;
  try {
    index = parse_json(text);
  } catch (const FileError& error) {
    throw FileError(fmt::format("{}: {}", file, error.what()));
  } catch (const nlohmann::json::exception& error) {
    throw FileError(fmt::format("{}: not the index of a collection ({})", file, error.what()));
  }
  return listed_in(JsonNode(index, file), folder);
}

}  // namespace widthwise::verify
