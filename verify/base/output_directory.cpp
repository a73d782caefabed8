#include "verify/base/output_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, const std::string& what, std::error_code error) {
  const char* const advice =
      error == std::errc::no_space_on_device  ? "; free some space or choose another folder"
      : error == std::errc::permission_denied ? "; choose a folder that you may write to"
                                              : "";
  throw FileError(fmt::format("{}: {}: {}{}", path.string(), what, error.message(), advice));
}

std::error_code last_error() {
  return {errno, std::generic_category()};
}

// An open file descriptor. close() reports what the destructor has to swallow.
class Descriptor {
 public:
  // `shown` is the name for messages, where `path` is a temporary one.
  Descriptor(const fs::path& path, int flags, const fs::path& shown)
      : shown_(shown), fd_(::open(path.c_str(), flags, 0666)) {
    if (fd_ < 0) refuse(shown_, "cannot be opened", last_error());
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
      if (n_written < 0) refuse(shown_, "cannot be written", last_error());
      text.remove_prefix(static_cast<std::size_t>(n_written));
    }
  }

  void sync() {
    // EINVAL: a pipe or terminal has nothing to flush.
    if (::fsync(fd_) != 0 && errno != EINVAL) refuse(shown_, "cannot be written", last_error());
  }

  void close() {
    if (::close(std::exchange(fd_, -1)) != 0) refuse(shown_, "cannot be written", last_error());
  }

 private:
  const fs::path& shown_;
  int fd_;
};

void write_into(const fs::path& path, const std::string& text, const fs::path& shown) {
  Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, shown);
  file.write(text);
  file.sync();
  file.close();
}

void sync_file(const fs::path& path) {
  Descriptor file(path, O_RDONLY | O_CLOEXEC, path);
  file.sync();
  file.close();
}

void create_folders(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) refuse(folder, "cannot be created", error);
  if (!fs::is_directory(folder, error)) {
    refuse(folder, "is no folder", std::make_error_code(std::errc::not_a_directory));
  }
}

void rename_into_place(const fs::path& from, const fs::path& to, const fs::path& shown) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) refuse(shown, "cannot be replaced", error);
}

fs::path temporary_beside(const fs::path& target) {
  fs::path temporary = target;
  temporary += fmt::format(".tmp-{}", ::getpid());
  return temporary;
}

// write_file_atomically() with the name for messages.
void write_whole(const fs::path& file, const std::string& text, const fs::path& shown) {
  std::error_code ignored;
  const bool exists = fs::exists(file, ignored);
  const fs::path target = exists ? fs::canonical(file, ignored) : file;
  if (exists && (target.empty() || !fs::is_regular_file(target, ignored))) {
    return write_into(file, text, shown);
  }
  const fs::path temporary = temporary_beside(target);
  try {
    write_into(temporary, text, shown);
    rename_into_place(temporary, target, shown);
  } catch (const FileError&) {
    fs::remove(temporary, ignored);
    throw;
  }
}

// Compares with the file system that `path` is on or will be created on.
void check_space(const fs::path& path, std::uint64_t bytes_needed) {
  std::error_code error;
  fs::path existing = fs::absolute(path, error);
  while (!fs::exists(existing, error) && existing.has_relative_path()) {
    existing = existing.parent_path();
  }
  const auto space = fs::space(existing, error);
  // File systems of capacity 0 (/proc) have no notion of free space: writing will tell.
  if (error || space.capacity == 0 || space.available >= bytes_needed) return;
  throw FileError(
      fmt::format("{}: has {} bytes free, but the results need about {}; free some space "
                  "or choose another folder",
                  path.string(), space.available, bytes_needed));
}

fs::path make_staging(const fs::path& path) {
  std::string name = (path / fmt::format(".staging-{}-XXXXXX", ::getpid())).string();
  if (::mkdtemp(name.data()) == nullptr) refuse(path, "cannot be written to", last_error());
  return name;
}

// The folders that are to be created for `path`, itself first.
std::vector<fs::path> missing_folders(const fs::path& path) {
  std::vector<fs::path> missing;
  std::error_code error;
  fs::path folder = fs::absolute(path, error);
  while (folder.has_relative_path() && !fs::exists(folder, error)) {
    missing.push_back(folder);
    folder = folder.parent_path();
  }
  return missing;
}

// Those that hold something stay: rmdir() refuses them.
void remove_empty(const std::vector<fs::path>& folders) {
  for (const fs::path& folder : folders) ::rmdir(folder.c_str());
}

// Relative to `folder`, those in folders before those at the top, each group in order of name.
std::vector<fs::path> staged_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_directory()) files.push_back(entry.path().lexically_relative(folder));
  }
  std::sort(files.begin(), files.end());
  std::stable_partition(files.begin(), files.end(),
                        [](const fs::path& file) { return file.has_parent_path(); });
  return files;
}

// What can be found wrong before the first rename is found here.
void prepare(const fs::path& from, const fs::path& to) {
  sync_file(from);
  create_folders(to.parent_path());
  std::error_code ignored;
  if (fs::is_directory(to, ignored)) {
    refuse(to, "cannot be replaced", std::make_error_code(std::errc::is_a_directory));
  }
}

}  // namespace

OutputDirectory::OutputDirectory(fs::path path, std::uint64_t bytes_needed)
    : path_(std::move(path)), created_(missing_folders(path_)) {
  check_space(path_, bytes_needed);
  try {
    create_folders(path_);
    staging_ = make_staging(path_);
  } catch (const FileError&) {
    remove_empty(created_);
    throw;
  }
}

OutputDirectory::~OutputDirectory() {
  std::error_code ignored;
  fs::remove_all(staging_, ignored);
  remove_empty(created_);
}

void OutputDirectory::write(const fs::path& name, const std::string& text) {
  const bool climbs = std::find(name.begin(), name.end(), "..") != name.end();
  if (name.empty() || name.is_absolute() || climbs) {
    throw std::invalid_argument(fmt::format("'{}' leads out of the output", name.string()));
  }
  const fs::path file = staging_ / name;
  create_folders(file.parent_path());
  write_whole(file, text, path_ / name);
}

void OutputDirectory::publish() {
  try {
    const auto files = staged_files(staging_);
    for (const auto& file : files) prepare(staging_ / file, path_ / file);
    for (const auto& file : files) rename_into_place(staging_ / file, path_ / file, path_ / file);
  } catch (const fs::filesystem_error& error) {
    refuse(path_, "cannot be read back", error.code());
  }
}

void write_file_atomically(const fs::path& file, const std::string& text) {
  write_whole(file, text, file);
}

void require_writable(const fs::path& file) {
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) {
    refuse(file, "cannot be opened", std::make_error_code(std::errc::is_a_directory));
  }
  const bool exists = fs::exists(file, ignored);
  if (exists && !fs::is_regular_file(file, ignored)) return;  // a pipe would take it for the end
  const fs::path temporary = temporary_beside(exists ? fs::canonical(file) : file);
  write_into(temporary, "", file);
  fs::remove(temporary, ignored);
}

}  // namespace widthwise::verify
