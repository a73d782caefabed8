#include "verify/base/staging_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <utility>

#include "verify/base/durable_file.hpp"
#include "verify/base/file_error.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = ".staging-";
constexpr const char* kFiles = "files";
constexpr const char* kDropped = "dropped";  // lists what of an exchanged folder may be removed

std::string prefix_beside(const fs::path& target) {
  return kPrefix + target.filename().string() + "-";
}

// Whether unguessable_name(prefix) could have given it.
bool is_ours(const std::string& name, const std::string& prefix) {
  constexpr std::size_t kDigits = 16;
  return name.size() == prefix.size() + kDigits && name.starts_with(prefix) &&
         name.find_first_not_of("0123456789abcdef", prefix.size()) == name.npos;
}

bool exchange(const fs::path& one, const fs::path& other) {
  return ::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0;
}

// A shell that stands in a folder would be left in the old one.
bool holds_working_folder(const fs::path& folder) {
  std::error_code error;
  const fs::path here = fs::current_path(error).lexically_relative(folder);
  return !error && !here.empty() && *here.begin() != "..";
}

// Another file system's folder, or one whose ".." we may not change, cannot be moved.
bool can_be_moved(const fs::path& entry, const fs::path& folder) {
  struct stat of_entry {};
  struct stat of_folder {};
  if (::lstat(entry.c_str(), &of_entry) != 0 || ::stat(folder.c_str(), &of_folder) != 0 ||
      of_entry.st_dev != of_folder.st_dev) {
    return false;
  }
  return !S_ISDIR(of_entry.st_mode) || ::access(entry.c_str(), W_OK) == 0;
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) entries.push_back(entry.path());
  return entries;
}

bool contains(const std::vector<std::string>& names, const fs::path& entry) {
  return std::ranges::find(names, entry.filename().string()) != names.end();
}

std::vector<std::string> lines_in(const fs::path& file) {
  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// What stood in the target and is nobody's to drop; false if some of it had to stay.
bool move_back(const fs::path& files, const std::vector<std::string>& dropped,
               const fs::path& target) {
  bool all = true;
  for (const fs::path& entry : entries_of(files)) {
    if (contains(dropped, entry)) continue;
    const fs::path place = target / entry.filename();
    std::error_code error = std::make_error_code(std::errc::file_exists);
    if (!fs::exists(fs::symlink_status(place))) fs::rename(entry, place, error);
    all = all && !error;
  }
  return all;
}

// Removes a staging folder with what may be removed of it.
void discard(const fs::path& folder, const fs::path& target) {
  std::error_code ignored;
  const bool exchanged = fs::exists(folder / kDropped, ignored);
  const fs::path files = folder / kFiles;
  if (exchanged && !move_back(files, lines_in(folder / kDropped), target)) return;
  // Needs no free descriptor where nothing was written yet.
  ::rmdir(files.c_str());
  if (::rmdir(folder.c_str()) != 0) fs::remove_all(folder, ignored);
}

}  // namespace

StagingFolder::StagingFolder(fs::path target, fs::path shown)
    : target_(std::move(target)), shown_(std::move(shown)) {
  beside_ = stage_beside();
  if (!beside_) stage_inside();
  try {
    lock_ = FolderLock::attempt(folder_, shown_);
  } catch (const FileError&) {
    discard(folder_, target_);
    throw;
  }
}

StagingFolder::~StagingFolder() {
  lock_.reset();  // its descriptor may be the one that removing needs
  discard(folder_, target_);
}

// Tries out all that exchange_with_target() will need, but for the exchange of the target itself.
bool StagingFolder::stage_beside() {
  if (!target_.has_relative_path() || holds_working_folder(target_)) return false;
  folder_ = target_.parent_path() / unguessable_name(prefix_beside(target_));
  files_ = folder_ / kFiles;
  const fs::path other = folder_ / "other";
  const fs::path inside = target_ / unguessable_name(kPrefix);
  if (::mkdir(folder_.c_str(), 0700) != 0) return false;
  const bool works = ::mkdir(files_.c_str(), 0777) == 0 && ::mkdir(other.c_str(), 0700) == 0 &&
                     exchange(files_, other) && exchange(files_, other) &&
                     std::rename(other.c_str(), inside.c_str()) == 0;
  for (const fs::path& made : {inside, other}) ::rmdir(made.c_str());
  if (works) return true;
  for (const fs::path& made : {files_, folder_}) ::rmdir(made.c_str());
  return false;
}

void StagingFolder::stage_inside() {
  folder_ = target_ / unguessable_name(kPrefix);
  files_ = folder_ / kFiles;
  if (::mkdir(folder_.c_str(), 0700) == 0 && ::mkdir(files_.c_str(), 0777) == 0) return;
  const FileError error = file_error(shown_, "cannot be written to", last_error());
  ::rmdir(folder_.c_str());
  throw error;
}

bool StagingFolder::exchange_with_target(const std::vector<std::string>& dropped,
                                         FolderLock& lock) {
  const auto moves = [&](const fs::path& entry) {
    return contains(dropped, entry) || can_be_moved(entry, target_);
  };
  if (!beside_ || !std::ranges::all_of(entries_of(target_), moves)) return false;
  std::string list;
  for (const std::string& name : dropped) list += name + "\n";
  write_file_atomically(folder_ / kDropped, list, shown_);
  sync_to_device(folder_, shown_);
  struct stat old {};
  if (::stat(target_.c_str(), &old) == 0) ::chmod(files_.c_str(), old.st_mode & 07777);
  std::optional<FolderLock> held = FolderLock::attempt(files_, shown_);
  if (!held || !exchange(files_, target_)) {
    std::error_code ignored;
    fs::remove(folder_ / kDropped, ignored);
    return false;
  }
  lock = std::move(*held);
  sync_to_device(target_.parent_path(), shown_);
  if (!move_back(files_, dropped, target_)) {
    throw FileError(target_.string() + ": some of its files had to be left in " + files_.string());
  }
  std::error_code error;
  fs::remove_all(files_, error);
  fs::remove(folder_ / kDropped, error);
  fs::create_directory(files_, error);
  if (error) throw file_error(shown_, "cannot be written to", error);
  return true;
}

void StagingFolder::sweep(const fs::path& target) {
  const auto sweep_in = [&](const fs::path& place, const std::string& prefix) {
    for (const fs::path& entry : entries_of(place)) {
      if (!is_ours(entry.filename().string(), prefix) || !fs::is_directory(entry)) continue;
      std::optional<FolderLock> lock = FolderLock::attempt(entry, entry);
      if (lock && lock->locks()) discard(entry, target);
    }
  };
  sweep_in(target, kPrefix);
  sweep_in(target.parent_path(), prefix_beside(target));
}

}  // namespace widthwise::verify
