#pragma once
// The IDX format of the MNIST files (LeCun, Cortes, Burges), gzipped or not.

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

namespace widthwise::verify {

/// An IDX file opened for random access to its items. The first dimension counts the items.
struct IdxFile {
  std::vector<std::int64_t> dimensions;  ///< e.g. {10000, 28, 28}
  std::string bytes;                     ///< the elements, big endian, as stored
  int element_type;  ///< 0x08 u8, 0x09 i8, 0x0B i16, 0x0C i32, 0x0D f32, 0x0E f64

  /// Elements in one item (dimensionless); 1 if there is a single dimension.
  std::int64_t item_size() const;

  /// Item i flattened to a vector of item_size() entries.
  /// Throws std::out_of_range unless 0 <= i < dimensions[0].
  Eigen::VectorXd item(std::int64_t i) const;
};

/// True if the (decompressed) contents start with an IDX magic number: 0, 0, a known element type.
bool looks_like_idx(const std::string& contents);

/// Parses contents. `name` is used in messages. Throws FileError if truncated, too long or foreign,
/// or if there is nothing in it (no items, items without elements).
IdxFile parse_idx(const std::string& contents, const std::string& name);

/// The most that read_maybe_gzipped() takes into memory, in bytes (1 GiB). A few kilobytes of gzip
/// can claim any size.
inline constexpr std::size_t kMaxContents = std::size_t{1} << 30;

/// Reads a whole file, decompressing it if it is gzipped. Of an IDX file that goes on after what
/// its header announces only the first such byte is read, enough for parse_idx() to refuse it.
/// Throws FileError (also for a damaged gzip stream, contents above `limit` bytes, a directory, or
/// a file that does not exist).
std::string read_maybe_gzipped(const std::string& path, std::size_t limit = kMaxContents);

}  // namespace widthwise::verify
