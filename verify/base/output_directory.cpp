#include "verify/base/output_directory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "verify/base/durable_file.hpp"
#include "verify/base/file_error.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

void create_folders(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw file_error(folder, "cannot be created", error);
  if (!fs::is_directory(folder, error)) {
    throw file_error(folder, "is no folder", std::make_error_code(std::errc::not_a_directory));
  }
}

void rename_into_place(const fs::path& from, const fs::path& to, const fs::path& shown) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw file_error(shown, "cannot be replaced", error);
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

// Files and folders, contents first.
void sync_tree(const fs::path& folder, const fs::path& shown) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const fs::path name = shown / entry.path().filename();
    if (entry.is_directory()) {
      sync_tree(entry.path(), name);
    } else {
      sync_to_device(entry.path(), name);
    }
  }
  sync_to_device(folder, shown);
}

// A link in the place of a folder would lead what is written somewhere else.
void require_own_folders(const fs::path& folder, const fs::path& file) {
  fs::path at = folder;
  for (const fs::path& part : file.parent_path()) {
    at /= part;
    std::error_code ignored;
    if (!fs::is_symlink(at, ignored)) continue;
    throw file_error(at, "is a link, and nothing is written through it",
                     std::make_error_code(std::errc::not_a_directory));
  }
}

// What can be found wrong before the first rename is found here.
void prepare(const fs::path& to) {
  create_folders(to.parent_path());
  std::error_code ignored;
  if (fs::is_directory(to, ignored)) {
    throw file_error(to, "cannot be replaced", std::make_error_code(std::errc::is_a_directory));
  }
}

FolderLock held_alone(const fs::path& folder, const fs::path& shown) {
  std::optional<FolderLock> lock = FolderLock::attempt(folder, shown);
  if (lock) return std::move(*lock);
  throw FileError(
      fmt::format("{}: another run is going to write there; wait for it, or choose another folder",
                  shown.string()));
}

}  // namespace

OutputDirectory::OutputDirectory(fs::path path, std::uint64_t bytes_needed)
    : path_(std::move(path)), created_(missing_folders(path_)) {
  check_space(path_, bytes_needed);
  try {
    create_folders(path_);
    folder_ = fs::canonical(path_);
    lock_ = held_alone(folder_, path_);
    StagingFolder::sweep(folder_);
    staging_.emplace(folder_, path_);
  } catch (const FileError&) {
    remove_empty(created_);
    throw;
  }
}

OutputDirectory::~OutputDirectory() {
  lock_.reset();  // its descriptor may be the one that removing needs
  staging_.reset();
  remove_empty(created_);
}

void OutputDirectory::write(const fs::path& name, const std::string& text) {
  const bool climbs = std::find(name.begin(), name.end(), "..") != name.end();
  if (name.empty() || name.is_absolute() || climbs) {
    throw std::invalid_argument(fmt::format("'{}' leads out of the output", name.string()));
  }
  const fs::path file = staging() / name;
  create_folders(file.parent_path());
  write_file_atomically(file, text, path_ / name);
}

void OutputDirectory::publish() {
  try {
    sync_tree(staging(), path_);
    const auto files = staged_files(staging());
    for (const auto& file : files) {
      require_own_folders(path_, file);
      prepare(path_ / file);
    }
    for (const auto& file : files) rename_into_place(staging() / file, path_ / file, path_ / file);
    for (const auto& file : files) sync_to_device((path_ / file).parent_path(), path_);
  } catch (const fs::filesystem_error& error) {
    throw file_error(path_, "cannot be read back", error.code());
  }
}

void OutputDirectory::publish_whole(const std::vector<std::string>& names) {
  try {
    sync_tree(staging(), path_);
    create_folders(path_);
    if (!staging_->exchange_with_target(names, *lock_)) replace_in_turn(names);
  } catch (const fs::filesystem_error& error) {
    throw file_error(path_, "cannot be read back", error.code());
  }
}

void OutputDirectory::replace_in_turn(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (fs::is_regular_file(staging() / name)) prepare(path_ / name);
  }
  for (const std::string& name : names) {
    const bool staged = fs::exists(staging() / name);
    if (!staged || fs::is_directory(path_ / name)) fs::remove_all(path_ / name);
    if (staged) rename_into_place(staging() / name, path_ / name, path_ / name);
  }
  sync_to_device(path_, path_);
}

}  // namespace widthwise::verify
