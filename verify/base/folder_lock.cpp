#include "verify/base/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "verify/base/file_error.hpp"

namespace widthwise::verify {
namespace {

// Whether the descriptor is of what has this name now: another run may have put a folder in its
// place before the lock was there.
bool is_named(int fd, const std::filesystem::path& folder) {
  struct stat open {};
  struct stat named {};
  return ::fstat(fd, &open) == 0 && ::stat(folder.c_str(), &named) == 0 &&
         open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

}  // namespace

std::optional<FolderLock> FolderLock::attempt(const std::filesystem::path& folder,
                                              const std::filesystem::path& shown) {
  while (true) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) throw file_error(shown, "cannot be opened", last_error());
    const bool locked = ::flock(fd, LOCK_EX | LOCK_NB) == 0;
    FolderLock lock(fd, locked);
    if (!locked && errno == EWOULDBLOCK) return std::nullopt;
    if (!locked || is_named(fd, folder)) return lock;
  }
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), locks_(other.locks_) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(locks_, other.locks_);
  return *this;
}

FolderLock::~FolderLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace widthwise::verify
