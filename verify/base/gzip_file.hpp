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
  /// read, the stream is damaged or has no end, or what follows its end is no stream and no zeros.
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
  std::size_t n_read_ = 0;
  std::unique_ptr<void, Close> stream_;
};

/// The size modulo 2^32 that a gzip file ends with: of all that it holds, or of the last of several
/// streams in it. Not to be relied on, but true of honest ones.
std::size_t size_at_gzip_end(const std::string& path);

/// Throws FileError, as GzipFile does at its end, if a gzip file goes on after its streams; looks
/// at `most` bytes of what they hold.
void refuse_gzip_trailer(const std::string& path, std::size_t most);

/// Whether a gzip stream unpacks to more than 250 times its size and that is more than 16 MiB: no
/// measurement does.
bool is_gzip_bomb(std::size_t unpacked, std::size_t packed);

/// Throws FileError if it is.
void refuse_gzip_ratio(const std::string& path, std::size_t unpacked, std::size_t packed);

/// All that a regular file holds, at most `limit` bytes. Throws FileError as GzipFile and
/// refuse_gzip_ratio() do, for what is no regular file, and for more.
std::string read_text(const std::string& path, std::size_t limit = std::size_t{1} << 27);

}  // namespace widthwise::verify
