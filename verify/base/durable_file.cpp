#include "verify/base/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cstdint>
#include <random>

#include "verify/base/file_descriptor.hpp"
#include "verify/base/file_error.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

void write_into(const fs::path& path, int flags, const std::string& text, const fs::path& shown) {
  FileDescriptor file(path, O_WRONLY | flags, shown);
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
  FileDescriptor file(path, O_RDONLY, shown);
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
