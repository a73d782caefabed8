#include "verify/base/file_descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "verify/base/file_error.hpp"

namespace widthwise::verify {

FileDescriptor::FileDescriptor(const std::filesystem::path& path, int flags,
                               std::filesystem::path shown)
    : shown_(std::move(shown)), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
  if (fd_ < 0) throw file_error(shown_, "cannot be opened", last_error());
}

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : shown_(std::move(other.shown_)), fd_(std::exchange(other.fd_, -1)) {}

void FileDescriptor::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n_written = ::write(fd_, bytes.data(), bytes.size());
    if (n_written < 0 && errno == EINTR) continue;
    if (n_written == 0) errno = EIO;  // would be so for ever
    if (n_written <= 0) throw file_error(shown_, "cannot be written", last_error());
    bytes.remove_prefix(static_cast<std::size_t>(n_written));
  }
}

std::size_t FileDescriptor::read_at(std::uint64_t offset, char* bytes, std::size_t n) const {
  std::size_t n_read = 0;
  while (n_read < n) {
    const auto got = ::pread(fd_, bytes + n_read, n - n_read, static_cast<off_t>(offset + n_read));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw file_error(shown_, "cannot be read", last_error());
    if (got == 0) break;
    n_read += static_cast<std::size_t>(got);
  }
  return n_read;
}

std::uint64_t FileDescriptor::size() const {
  struct stat status {};
  if (::fstat(fd_, &status) != 0) throw file_error(shown_, "cannot be read", last_error());
  return static_cast<std::uint64_t>(status.st_size);
}

void FileDescriptor::truncate(std::uint64_t size) {
  const auto end = static_cast<off_t>(size);
  if (::ftruncate(fd_, end) != 0 || ::lseek(fd_, end, SEEK_SET) != end) {
    throw file_error(shown_, "cannot be written", last_error());
  }
}

void FileDescriptor::sync() {
  while (::fsync(fd_) != 0) {
    if (errno == EINTR) continue;
    if (errno == EINVAL) return;  // a pipe or terminal has nothing to flush
    throw file_error(shown_, "cannot be written", last_error());
  }
}

void FileDescriptor::close() {
  // After EINTR it is closed all the same.
  if (::close(std::exchange(fd_, -1)) != 0 && errno != EINTR) {
    throw file_error(shown_, "cannot be written", last_error());
  }
}

}  // namespace widthwise::verify
