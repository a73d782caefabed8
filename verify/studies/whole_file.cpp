#include "verify/studies/whole_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "verify/base/errors.hpp"
#include "verify/base/gzip_file.hpp"
#include "verify/studies/idx_file.hpp"
#include "verify/studies/npy_file.hpp"

namespace widthwise::verify {
namespace {

constexpr double kMostPerByte = 250.0;
constexpr double kSmallContents = 1 << 24;

[[noreturn]] void refuse_size(const std::string& path, double size, std::size_t limit) {
  throw FileError(fmt::format("{}: would take {:.0f} bytes, more than {}; give a smaller file",
                              path, size, limit));
}

[[noreturn]] void refuse_ratio(const std::string& path, double unpacked) {
  throw FileError(
      fmt::format("{}: a gzip stream that unpacks to more than {:.0f} bytes, over {} times what it "
                  "takes; unpack it if it holds inputs",
                  path, unpacked, kMostPerByte));
}

bool is_implausible(double unpacked, double packed) {
  return unpacked > kSmallContents && unpacked > kMostPerByte * packed;
}

// The size modulo 2^32 that a gzip stream ends with; not to be relied on, but true of honest ones.
double size_at_end(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  unsigned char bytes[4] = {};
  stream.seekg(-4, std::ios::end);
  if (!stream.read(reinterpret_cast<char*>(bytes), sizeof bytes)) return 0.0;
  return static_cast<double>(bytes[0] | bytes[1] << 8 | bytes[2] << 16 |
                             std::uint32_t{bytes[3]} << 24);
}

// Before more than the beginning is read.
void check_sizes(const std::string& path, const GzipFile& file, std::size_t limit) {
  std::error_code error;
  const auto n_bytes = std::filesystem::file_size(path, error);
  if (error || !std::filesystem::is_regular_file(path, error)) return;  // such as a pipe
  const auto packed = static_cast<double>(n_bytes);
  const double size = file.compressed() ? size_at_end(path) : packed;
  if (size > static_cast<double>(limit)) refuse_size(path, size, limit);
  if (file.compressed() && is_implausible(size, packed)) refuse_ratio(path, size);
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
    const auto taken = static_cast<double>(file.n_taken());
    if (file.compressed() && is_implausible(static_cast<double>(contents.size()), taken)) {
      refuse_ratio(path, static_cast<double>(contents.size()));
    }
  }
  if (contents.size() > limit) {
    throw FileError(fmt::format("{}: holds more than {} bytes; give a smaller file", path, limit));
  }
  return contents;
}

}  // namespace widthwise::verify
