#pragma once
// Results appear whole or not at all.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "verify/base/folder_lock.hpp"
#include "verify/base/staging_folder.hpp"

namespace widthwise::verify {

/// The directory of --out, held against other runs. Files are written to a staging directory and
/// put into place by publish() or publish_whole(), so that a reader never sees a half-written file
/// and an older run's results stay until the newer ones are complete. What a run that was killed
/// left of its own staging is removed first.
class OutputDirectory {
 public:
  /// Creates `path` with its parents where missing, and the staging directory, which proves that it
  /// can be written to. `bytes_needed` is compared with the free space of the file system first.
  /// Throws FileError with a sentence (permission, not a directory, no space, in use).
  OutputDirectory(std::filesystem::path path, std::uint64_t bytes_needed);
  /// Removes the staging directory with whatever was not published, and `path` with its parents if
  /// they were created here and nothing was.
  ~OutputDirectory();
  OutputDirectory(const OutputDirectory&) = delete;
  OutputDirectory& operator=(const OutputDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }
  const std::filesystem::path& staging() const { return staging_->files(); }

  /// Writes a text file (name relative, may hold folders) into staging. Throws FileError if any
  /// byte could not be written, a full device included (publish() then finds no such file), and
  /// std::invalid_argument for a name that leads out of the directory.
  void write(const std::filesystem::path& name, const std::string& text);

  /// Flushes all staged files to the device, then renames them into place, replacing older ones;
  /// files in folders first, so that the report never appears before its plots. Whoever else puts
  /// files into staging() must have closed them. Throws FileError; nothing is renamed if a file
  /// could not be flushed or a folder is in the way of one.
  void publish();

  /// The same for files that are one whole: nothing that the directory held under `names` stays,
  /// and in one step (the new directory takes the place of the old one) wherever the file system
  /// has one; else the last of the names changes last. Entries under other names are kept.
  void publish_whole(const std::vector<std::string>& names);

 private:
  void replace_in_turn(const std::vector<std::string>& names);

  std::filesystem::path path_;
  std::vector<std::filesystem::path> created_;  // here, innermost first
  std::filesystem::path folder_;                // the canonical path
  std::optional<FolderLock> lock_;
  std::optional<StagingFolder> staging_;
};

}  // namespace widthwise::verify
