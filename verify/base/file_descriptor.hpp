#pragma once
// An open file, whose failures are sentences.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace widthwise::verify {

/// A file descriptor. What goes wrong is a FileError that names the file as `shown`, which differs
/// from its path where that is a temporary one.
class FileDescriptor {
 public:
  /// `flags` of open(); new files get the permissions that the user's mask leaves.
  FileDescriptor(const std::filesystem::path& path, int flags, std::filesystem::path shown);
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) = delete;

  /// All of it, where the file stands.
  void write(std::string_view bytes);

  /// Fills `bytes` from this offset on; returns how many there were before the end of the file.
  std::size_t read_at(std::uint64_t offset, char* bytes, std::size_t n) const;

  std::uint64_t size() const;

  /// Cuts the file off there and stands at its new end.
  void truncate(std::uint64_t size);

  /// Flushes to the device.
  void sync();

  /// Reports what the destructor has to swallow.
  void close();

 private:
  std::filesystem::path shown_;
  int fd_;
};

}  // namespace widthwise::verify
