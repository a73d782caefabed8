#pragma once
// A folder held against other runs.

#include <filesystem>
#include <optional>

namespace widthwise::verify {

/// Holds a folder while it lives: an flock() of the folder itself, so that nothing is left by a
/// process that was killed. Where a file system knows no such locks everyone gets one that locks
/// nothing.
class FolderLock {
 public:
  /// Nothing if another holds it. Throws FileError naming `shown` if the folder cannot be opened.
  static std::optional<FolderLock> attempt(const std::filesystem::path& folder,
                                           const std::filesystem::path& shown);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  ~FolderLock();

  /// Whether others are really kept out.
  bool locks() const { return locks_; }

 private:
  FolderLock(int fd, bool locks) : fd_(fd), locks_(locks) {}

  int fd_;
  bool locks_;
};

}  // namespace widthwise::verify
