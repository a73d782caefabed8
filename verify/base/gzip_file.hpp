#pragma once
// Files that may be compressed with gzip, read as what they hold.

#include <cstddef>
#include <memory>
#include <string>

namespace widthwise::verify {

/// A file that is read from its beginning, decompressed if it is a gzip stream and as it is if not.
class GzipFile {
 public:
  /// Throws FileError if it is a directory or cannot be opened.
  explicit GzipFile(std::string path);

  /// Up to `n_bytes` more of the contents, empty at the end. Throws FileError if they cannot be
  /// read or the stream is damaged or has no end.
  std::string read(std::size_t n_bytes);

  /// Whether it is a gzip stream; asked after the first read().
  bool compressed() const;

  /// Bytes of the file that have been taken so far, or a few more.
  std::size_t n_taken() const;

 private:
  struct Close {
    void operator()(void* stream) const;
  };

  void check_stream() const;

  std::string path_;
  std::unique_ptr<void, Close> stream_;
};

/// All that a regular file holds, at most `limit` bytes. Throws FileError as GzipFile does, for
/// what is no regular file, and for more.
std::string read_text(const std::string& path, std::size_t limit = std::size_t{1} << 27);

}  // namespace widthwise::verify
