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
  int element_type;                      ///< 0x08 u8, 0x09 i8, 0x0B i16, 0x0C i32, 0x0D f32, 0x0E f64

  /// Item i flattened to a vector.
  Eigen::VectorXd item(std::int64_t i) const;
};

/// True if the (decompressed) contents start with an IDX magic number: 0, 0, a known element type.
bool looks_like_idx(const std::string& contents);

/// Parses contents. `name` is used in messages. Throws FileError if truncated, too long or foreign.
IdxFile parse_idx(const std::string& contents, const std::string& name);

/// Reads a whole file, decompressing it if it is gzipped. Throws FileError (also for a damaged gzip
/// stream, a directory, or a file that does not exist).
std::string read_maybe_gzipped(const std::string& path);

}  // namespace widthwise::verify
