#include "verify/base/gzip_file.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

gzFile handle(void* stream) {
  return static_cast<gzFile>(stream);
}

std::string reason(int error) {
  return std::generic_category().message(error);
}

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
    if (contents.size() > limit) {
      throw FileError(fmt::format("{}: holds more than {} bytes", path, limit));
    }
  }
  return contents;
}

}  // namespace widthwise::verify
