#pragma once
// Where files wait until all of them are there.

#include <filesystem>
#include <string>
#include <vector>

#include "verify/base/folder_lock.hpp"

namespace widthwise::verify {

/// A hidden folder with files on their way into `target`: beside it (.staging-NAME-<random>), so
/// that the two can be exchanged in one step, or inside it (.staging-<random>) where that cannot
/// be: at a mount point, in the working folder, in a folder whose parent may not be written to.
/// Goes away with this object, and all that was not published with it.
class StagingFolder {
 public:
  /// `target` is an existing folder by its canonical path. Throws FileError naming `shown` where
  /// nothing can be written.
  StagingFolder(std::filesystem::path target, std::filesystem::path shown);
  ~StagingFolder();
  StagingFolder(const StagingFolder&) = delete;
  StagingFolder& operator=(const StagingFolder&) = delete;

  /// Holds the files.
  const std::filesystem::path& files() const { return files_; }

  /// Puts the folder of the files in the target's place, in one step. What the target held goes
  /// with it into this one: the entries called `dropped` are removed, all others are moved back.
  /// Holds the new folder by `lock` from before it has the name. False where the file system
  /// cannot do so; nothing is changed then. Throws FileError.
  bool exchange_with_target(const std::vector<std::string>& dropped, FolderLock& lock);

  /// Removes what killed runs left on their way into `target`, after moving back what they had not
  /// yet moved back. To be called by who holds the target.
  static void sweep(const std::filesystem::path& target);

 private:
  bool stage_beside();
  void stage_inside();

  std::filesystem::path target_;
  std::filesystem::path shown_;
  std::filesystem::path folder_;  // holds files_ and, once it was exchanged, what to drop of it
  std::filesystem::path files_;
  bool beside_ = false;
  std::optional<FolderLock> lock_;
};

}  // namespace widthwise::verify
