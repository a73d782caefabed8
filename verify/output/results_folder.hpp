#pragma once
// Where a command that draws for long leaves what it found, and what may be replaced there.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "verify/base/output_directory.hpp"

namespace widthwise::verify {

/// The folder of the results, as it was chosen or as it is by default.
class ResultsFolder {
 public:
  /// `main_file` holds, as JSON with a `meta`, what was found; an entry called like one of `whole`
  /// marks a folder as one that holds results.
  ResultsFolder(std::string usual, std::string main_file, std::vector<std::string> whole)
      : usual_(usual),
        path_(std::move(usual)),
        main_file_(std::move(main_file)),
        whole_(std::move(whole)) {}

  /// Another than the usual one.
  void choose(std::string path);
  /// What it holds may be replaced.
  void allow_overwriting() { overwrite_ = true; }

  /// Holds the folder from here on. Throws UsageError for a folder without a name, and for one that
  /// was chosen, holds results (or draws of a run that is not finished) and may not be
  /// overwritten, unless it is `continued`; FileError as OutputDirectory().
  void open(std::uint64_t bytes_needed, bool continued = false);

  const std::string& path() const { return path_; }

  /// Where results go: the folder, but beside it (DIR.partial; inside it where nothing can be made
  /// beside) where these are `partial` and the folder holds complete ones, which they never
  /// replace. Throws FileError.
  OutputDirectory& place_for(bool partial);

  /// "written to DIR".
  std::string told() const;

 private:
  void refuse_loss() const;
  bool holds_results(const std::filesystem::path& folder) const;
  bool holds_complete_results(const std::filesystem::path& folder) const;

  std::string usual_;
  std::string path_;
  std::string main_file_;
  std::vector<std::string> whole_;
  bool overwrite_ = false;
  bool chosen_ = false;
  std::uint64_t bytes_needed_ = 0;
  std::optional<OutputDirectory> folder_;
  std::optional<OutputDirectory> aside_;
};

/// A folder that holds one of them holds results of a run or a calibration.
const std::vector<std::string>& names_of_results();

/// That of a run of claims or charts: "out" where none is chosen.
ResultsFolder folder_of_run();

}  // namespace widthwise::verify
