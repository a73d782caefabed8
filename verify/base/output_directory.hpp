#pragma once
// Results appear whole or not at all.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace widthwise::verify {

/// The directory of --out. Files are written to a staging directory inside it and renamed into
/// place by publish(), so that a reader never sees a half-written file and an older run's results
/// stay until the newer ones are complete.
class OutputDirectory {
 public:
  /// Creates `path` with its parents where missing, and the staging directory
  /// `path`/.staging-<pid>-XXXXXX, which proves that it can be written to. `bytes_needed` is
  /// compared with the free space of the file system first. Throws FileError with a sentence
  /// (permission, not a directory, no space).
  OutputDirectory(std::filesystem::path path, std::uint64_t bytes_needed);
  /// Removes the staging directory with whatever was not published, and `path` with its parents if
  /// they were created here and nothing was.
  ~OutputDirectory();
  OutputDirectory(const OutputDirectory&) = delete;
  OutputDirectory& operator=(const OutputDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }
  const std::filesystem::path& staging() const { return staging_; }

  /// Writes a text file (name relative, may hold folders) into staging. Throws FileError if any
  /// byte could not be written, a full device included (publish() then finds no such file), and
  /// std::invalid_argument for a name that leads out of the directory.
  void write(const std::filesystem::path& name, const std::string& text);

  /// Flushes all staged files to the device, then renames them into place, replacing older ones;
  /// files in folders first, so that the report never appears before its plots. Whoever else puts
  /// files into staging() must have closed them. Throws FileError; nothing is renamed if a file
  /// could not be flushed or a folder is in the way of one.
  void publish();

 private:
  std::filesystem::path path_;
  std::vector<std::filesystem::path> created_;  // here, innermost first
  std::filesystem::path staging_;
};

/// Writes one file whole or not at all, by a temporary name beside it, and flushes it to the
/// device. A symbolic link is followed; something that is no file (a pipe, /dev/stdout) is written
/// into directly, never replaced. Throws FileError.
void write_file_atomically(const std::filesystem::path& file, const std::string& text);

/// Throws FileError where write_file_atomically() could not begin; leaves no trace.
void require_writable(const std::filesystem::path& file);

}  // namespace widthwise::verify
