#include "verify/output/results_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "verify/base/errors.hpp"
#include "verify/base/gzip_file.hpp"
#include "verify/results/draw_journal.hpp"
#include "verify/results/json_node.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

// "../NAME.partial" of "." and the like.
fs::path beside(const fs::path& folder, const std::string& ending) {
  std::error_code error;
  const fs::path name = fs::canonical(folder, error).filename();
  const fs::path plain = folder.has_filename() ? folder : folder.parent_path();
  const bool has_name = plain.filename() == name;
  const fs::path parent = has_name ? plain.parent_path() : plain / "..";
  return (parent / (name.string() + ending)).lexically_normal();
}

}  // namespace

void ResultsFolder::choose(std::string path) {
  path_ = std::move(path);
  chosen_ = true;
}

void ResultsFolder::open(std::uint64_t bytes_needed, bool continued) {
  if (path_.empty()) throw UsageError(fmt::format("out '': give a folder, such as {}", usual_));
  if (continued && overwrite_) {
    throw UsageError("overwrite: --resume and --extend go on with what DIR holds; leave it out");
  }
  if (chosen_ && !overwrite_ && !continued) refuse_loss();
  bytes_needed_ = bytes_needed;
  folder_.emplace(path_, bytes_needed);
}

void ResultsFolder::refuse_loss() const {
  std::error_code ignored;
  if (fs::exists(fs::path(path_) / DrawJournal::kName, ignored)) {
    throw UsageError(
        fmt::format("out {}: holds the draws of a run that is not finished; --resume goes on with "
                    "them, --overwrite drops them",
                    path_));
  }
  if (!holds_results(path_)) return;
  throw UsageError(fmt::format(
      "out {}: holds results already; give another folder, or --overwrite to replace them", path_));
}

OutputDirectory& ResultsFolder::place_for(bool partial) {
  if (!partial || !holds_complete_results(path_)) return *folder_;
  fs::path place = beside(path_, ".partial");
  for (int n = 2; holds_complete_results(place); ++n) {
    place = beside(path_, fmt::format(".partial-{}", n));
  }
  try {
    return aside_.emplace(place, bytes_needed_);
  } catch (const FileError&) {
    return aside_.emplace(fs::path(path_) / "partial", bytes_needed_);
  }
}

std::string ResultsFolder::told() const {
  if (!aside_) return fmt::format("written to {}", path_);
  return fmt::format("written to {}: {} holds complete results, which partial ones do not replace",
                     aside_->path().string(), path_);
}

bool ResultsFolder::holds_results(const fs::path& folder) const {
  return std::ranges::any_of(whole_, [&](const std::string& name) {
    std::error_code ignored;
    return fs::exists(folder / name, ignored);
  });
}

// What cannot be read may be worth more than what would replace it.
bool ResultsFolder::holds_complete_results(const fs::path& folder) const {
  if (!holds_results(folder)) return false;
  try {
    const nlohmann::json root = parse_json(read_text((folder / main_file_).string()));
    return !JsonNode(root, main_file_)["meta"]["partial"].flag();
  } catch (const FileError&) {
    return true;
  } catch (const nlohmann::json::exception&) {
    return true;
  }
}

const std::vector<std::string>& names_of_results() {
  static const std::vector<std::string> names{"results.json", "results.json.gz", "samples.h5",
                                              "calibration.json"};
  return names;
}

ResultsFolder folder_of_run() {
  return {"out", "results.json", names_of_results()};
}

}  // namespace widthwise::verify
