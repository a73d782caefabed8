#include "verify/studies/whole_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "verify/base/errors.hpp"
#include "verify/base/gzip_file.hpp"
#include "verify/studies/idx_file.hpp"
#include "verify/studies/npy_file.hpp"

namespace widthwise::verify {
namespace {

[[noreturn]] void refuse_size(const std::string& path, double size, std::size_t limit) {
  throw FileError(fmt::format("{}: would take {:.0f} bytes, more than {}; give a smaller file",
                              path, size, limit));
}

// Before more than the beginning is read.
void check_sizes(const std::string& path, const GzipFile& file, std::size_t limit) {
  std::error_code error;
  const auto n_bytes = std::filesystem::file_size(path, error);
  if (error || !std::filesystem::is_regular_file(path, error)) return;  // such as a pipe
  const std::size_t size = file.compressed() ? size_at_gzip_end(path) : n_bytes;
  if (file.compressed() && (size > limit || is_gzip_bomb(size, n_bytes))) {
    refuse_gzip_trailer(path, limit);  // whose last bytes are no size
  }
  if (size > limit) refuse_size(path, static_cast<double>(size), limit);
  if (file.compressed()) refuse_gzip_ratio(path, size, n_bytes);
}

// Where the file ends if `start` opens an IDX or .npy file, `limit` if it opens another.
std::size_t expected_size(const std::string& start, const std::string& path, bool compressed,
                          std::size_t limit) {
  double size = static_cast<double>(limit);
  if (looks_like_idx(start)) size = idx_bytes(start, path, limit);
  if (looks_like_npy(start)) size = npy_bytes(start, path);
  if (size <= static_cast<double>(limit)) return static_cast<std::size_t>(size);
  if (compressed) refuse_size(path, size, limit);
  return limit;  // its parser says that it is truncated
}

}  // namespace

std::string read_maybe_gzipped(const std::string& path, std::size_t limit) {
  constexpr std::size_t kFirstChunk = std::size_t{1} << 20;
  GzipFile file(path);
  std::string contents = file.read(std::min(kFirstChunk, limit + 1));
  const std::size_t expected = expected_size(contents, path, file.compressed(), limit);
  check_sizes(path, file, limit);
  for (bool more = !contents.empty(); more && contents.size() <= expected;) {
    // One byte past the end tells a file that just fits from one that does not.
    const std::size_t room = std::min(contents.size(), expected + 1 - contents.size());
    const std::string chunk = file.read(room);
    contents += chunk;
    more = !chunk.empty();
    if (file.compressed()) refuse_gzip_ratio(path, contents.size(), file.n_taken());
  }
  if (contents.size() > limit) {
    throw FileError(fmt::format("{}: holds more than {} bytes; give a smaller file", path, limit));
  }
  return contents;
}

}  // namespace widthwise::verify
