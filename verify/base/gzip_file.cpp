#include "verify/base/gzip_file.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <new>
#include <system_error>
#include <utility>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

constexpr std::size_t kMostPerPackedByte = 250;

gzFile handle(void* stream) {
  return static_cast<gzFile>(stream);
}

std::string reason(int error) {
  return std::generic_category().message(error);
}

/// The bytes of a file from its beginning, as zlib takes them.
class PackedBytes {
 public:
  explicit PackedBytes(const std::string& path) : stream_(path, std::ios::binary) {}

  /// Whether there are any left; sees to it that `z` has some to take.
  bool fill(z_stream& z) {
    if (z.avail_in > 0) return true;
    stream_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    z.next_in = reinterpret_cast<Bytef*>(buffer_.data());
    z.avail_in = static_cast<uInt>(stream_.gcount());
    return z.avail_in > 0;
  }

 private:
  std::ifstream stream_;
  std::string buffer_ = std::string(std::size_t{1} << 18, '\0');
};

/// Takes streams off a gzip file, for what zlib's own reader passes over in silence.
class GzipStreams {
 public:
  explicit GzipStreams(const std::string& path) : packed_(path) {
    constexpr int kGzip = 16;
    if (inflateInit2(&z_, kGzip + MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~GzipStreams() { inflateEnd(&z_); }
  GzipStreams(const GzipStreams&) = delete;
  GzipStreams& operator=(const GzipStreams&) = delete;

  /// Whether it stands behind a stream; false after `most` bytes of contents, and where there is
  /// none or a damaged one.
  bool skip(std::size_t& most) {
    inflateReset(&z_);
    std::string contents(std::size_t{1} << 18, '\0');
    while (most > 0 && packed_.fill(z_)) {
      z_.next_out = reinterpret_cast<Bytef*>(contents.data());
      z_.avail_out = static_cast<uInt>(contents.size());
      const int code = inflate(&z_, Z_NO_FLUSH);
      if (code == Z_STREAM_END) return true;
      if (code != Z_OK) return false;
      most -= std::min(most, contents.size() - z_.avail_out);
    }
    return false;
  }

  /// Whether another stream follows, at once.
  bool more() {
    constexpr Bytef kFirstByte = 0x1F;
    return packed_.fill(z_) && *z_.next_in == kFirstByte;
  }

  /// Whether zeros follow to the end, such as fill the blocks of a tape, or nothing.
  bool only_zeros() {
    for (; packed_.fill(z_); z_.avail_in = 0) {
      if (std::any_of(z_.next_in, z_.next_in + z_.avail_in, [](Bytef b) { return b != 0; })) {
        return false;
      }
    }
    return true;
  }

 private:
  PackedBytes packed_;
  z_stream z_{};
};

}  // namespace

void GzipFile::Close::operator()(void* stream) const {
  gzclose_r(handle(stream));
}

GzipFile::GzipFile(std::string path) : path_(std::move(path)) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path_, ignored)) {
    throw FileError(fmt::format("{}: is a directory; give a file", path_));
  }
  errno = 0;
  stream_.reset(gzopen(path_.c_str(), "rb"));
  if (!stream_) throw FileError(fmt::format("{}: cannot be opened: {}", path_, reason(errno)));
  gzbuffer(handle(stream_.get()), 1 << 18);
}

std::string GzipFile::read(std::size_t n_bytes) {
  constexpr std::size_t kMostPerCall = std::size_t{1} << 26;
  std::string chunk(std::min(n_bytes, kMostPerCall), '\0');
  const int n_read =
      gzread(handle(stream_.get()), chunk.data(), static_cast<unsigned>(chunk.size()));
  check_stream();
  chunk.resize(static_cast<std::size_t>(std::max(n_read, 0)));
  n_read_ += chunk.size();
  // A size at the end that is another one is that of the last of several streams, or none.
  std::error_code ignored;
  if (chunk.empty() && n_bytes > 0 && compressed() &&
      std::filesystem::is_regular_file(path_, ignored) && size_at_gzip_end(path_) != n_read_) {
    refuse_gzip_trailer(path_, n_read_ + 1);
  }
  return chunk;
}

bool GzipFile::compressed() const {
  return gzdirect(handle(stream_.get())) == 0;
}

std::size_t GzipFile::n_taken() const {
  return static_cast<std::size_t>(std::max<z_off_t>(gzoffset(handle(stream_.get())), 0));
}

// zlib hands out what it could decompress before it complains, so an error has to be asked for.
void GzipFile::check_stream() const {
  int code = Z_OK;
  const std::string text = gzerror(handle(stream_.get()), &code);
  if (code == Z_OK || code == Z_STREAM_END) return;
  if (code == Z_ERRNO) throw FileError(fmt::format("{}: cannot be read: {}", path_, reason(errno)));
  if (code == Z_BUF_ERROR) {
    throw FileError(fmt::format("{}: truncated: the gzip stream has no end; copy it again", path_));
  }
  throw FileError(fmt::format("{}: damaged gzip stream ({})", path_, text));
}

std::size_t size_at_gzip_end(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  unsigned char bytes[4] = {};
  stream.seekg(-4, std::ios::end);
  if (!stream.read(reinterpret_cast<char*>(bytes), sizeof bytes)) return 0;
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | std::uint32_t{bytes[3]} << 24;
}

void refuse_gzip_trailer(const std::string& path, std::size_t most) {
  GzipStreams streams(path);
  if (!streams.skip(most)) return;
  bool foreign = false;  // what begins as a stream, and is none
  while (!foreign && streams.more()) {
    foreign = !streams.skip(most);
    if (foreign && most == 0) return;
  }
  if (!foreign && streams.only_zeros()) return;
  throw FileError(
      fmt::format("{}: goes on after the end of its gzip stream with what is none; copy it again, "
                  "or cut that off",
                  path));
}

bool is_gzip_bomb(std::size_t unpacked, std::size_t packed) {
  constexpr std::size_t kSmall = std::size_t{1} << 24;
  return unpacked > kSmall && unpacked / kMostPerPackedByte >= packed;
}

void refuse_gzip_ratio(const std::string& path, std::size_t unpacked, std::size_t packed) {
  if (!is_gzip_bomb(unpacked, packed)) return;
  throw FileError(
      fmt::format("{}: a gzip stream that unpacks to more than {} bytes, over {} times what it "
                  "takes; unpack it if that is meant",
                  path, unpacked, kMostPerPackedByte));
}

std::string read_text(const std::string& path, std::size_t limit) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  // Others have no end, or none until somebody writes to them.
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
      !std::filesystem::is_directory(status)) {
    throw FileError(fmt::format("{}: is a pipe or a device; give a file", path));
  }
  GzipFile file(path);
  std::string contents;
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  for (std::string chunk = file.read(kChunk); !chunk.empty(); chunk = file.read(kChunk)) {
    contents += chunk;
    if (file.compressed()) refuse_gzip_ratio(path, contents.size(), file.n_taken());
    if (contents.size() > limit) {
      throw FileError(fmt::format("{}: holds more than {} bytes", path, limit));
    }
  }
  return contents;
}

}  // namespace widthwise::verify
