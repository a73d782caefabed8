#include "verify/base/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <random>
#include <string_view>
#include <utility>

#include "verify/base/file_error.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

// An open file descriptor. close() reports what the destructor has to swallow.
class Descriptor {
 public:
  // `shown` is the name for messages, where `path` is a temporary one.
  Descriptor(const fs::path& path, int flags, const fs::path& shown)
      : shown_(shown), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (fd_ < 0) throw file_error(shown_, "cannot be opened", last_error());
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void write(std::string_view text) {
    while (!text.empty()) {
      const auto n_written = ::write(fd_, text.data(), text.size());
      if (n_written < 0 && errno == EINTR) continue;
      if (n_written == 0) errno = EIO;  // would be so for ever
      if (n_written <= 0) throw file_error(shown_, "cannot be written", last_error());
      text.remove_prefix(static_cast<std::size_t>(n_written));
    }
  }

  void sync() {
    while (::fsync(fd_) != 0) {
      if (errno == EINTR) continue;
      if (errno == EINVAL) return;  // a pipe or terminal has nothing to flush
      throw file_error(shown_, "cannot be written", last_error());
    }
  }

  void close() {
    // After EINTR it is closed all the same.
    if (::close(std::exchange(fd_, -1)) != 0 && errno != EINTR) {
      throw file_error(shown_, "cannot be written", last_error());
    }
  }

 private:
  const fs::path& shown_;
  int fd_;
};

void write_into(const fs::path& path, int flags, const std::string& text, const fs::path& shown) {
  Descriptor file(path, O_WRONLY | flags, shown);
  file.write(text);
  file.sync();
  file.close();
}

// Whole or not at all; whatever has its name already, a link too, is an error.
void write_new(const fs::path& path, const std::string& text, const fs::path& shown) {
  try {
    write_into(path, O_CREAT | O_EXCL | O_NOFOLLOW, text, shown);
  } catch (const FileError&) {
    std::error_code ignored;
    fs::remove(path, ignored);
    throw;
  }
}

fs::path temporary_beside(const fs::path& target) {
  return target.parent_path() / unguessable_name(".tmp-");
}

}  // namespace

std::string unguessable_name(const std::string& prefix) {
  std::random_device device;
  const auto half = [&] { return static_cast<std::uint32_t>(device()); };
  return fmt::format("{}{:08x}{:08x}", prefix, half(), half());
}

void sync_to_device(const fs::path& path, const fs::path& shown) {
  Descriptor file(path, O_RDONLY, shown);
  file.sync();
  file.close();
}

void write_file_atomically(const fs::path& file, const std::string& text, const fs::path& shown) {
  std::error_code error;
  const bool exists = fs::exists(file, error);
  const fs::path target = exists ? fs::canonical(file, error) : file;
  if (exists && (target.empty() || !fs::is_regular_file(target, error))) {
    return write_into(file, 0, text, shown);
  }
  const fs::path temporary = temporary_beside(target);
  write_new(temporary, text, shown);
  fs::rename(temporary, target, error);
  if (!error) return;
  const FileError failure = file_error(shown, "cannot be replaced", error);
  fs::remove(temporary, error);
  throw failure;
}

void write_file_atomically(const fs::path& file, const std::string& text) {
  write_file_atomically(file, text, file);
}

void require_writable(const fs::path& file) {
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) {
    throw file_error(file, "cannot be opened", std::make_error_code(std::errc::is_a_directory));
  }
  const bool exists = fs::exists(file, ignored);
  if (exists && !fs::is_regular_file(file, ignored)) return;  // a pipe would take it for the end
  const fs::path temporary = temporary_beside(exists ? fs::canonical(file) : file);
  write_new(temporary, "", file);
  fs::remove(temporary, ignored);
}

}  // namespace widthwise::verify
