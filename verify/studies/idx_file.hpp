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
  std::string bytes;                     ///< the elements as stored
  int element_type;            ///< 0x08 u8, 0x09 i8, 0x0B i16, 0x0C i32, 0x0D f32, 0x0E f64
  bool little_endian = false;  ///< sizes and elements, where the format asks for big endian

  /// Elements in one item (dimensionless); 1 if there is a single dimension.
  std::int64_t item_size() const;

  /// "big endian" or "little endian"; empty for elements of one byte.
  std::string byte_order() const;

  /// Item i flattened to a vector of item_size() entries.
  /// Throws std::out_of_range unless 0 <= i < dimensions[0].
  Eigen::VectorXd item(std::int64_t i) const;
};

/// True if the (decompressed) contents start with an IDX magic number: 0, 0, a known element type.
bool looks_like_idx(const std::string& contents);

/// Parses contents. `name` is used in messages. Sizes are big endian, as the format asks for,
/// unless those fit the contents only when read as little endian: then the elements are so too.
/// Throws FileError if truncated, too long or foreign, if there is nothing in it (no items, items
/// without elements), and if elements of several bytes after big endian sizes are absurd unless
/// read as little endian: floating point numbers that are not finite or beyond 1e-30 to 1e30, or
/// whole numbers of which only the upper half is used.
IdxFile parse_idx(const std::string& contents, const std::string& name);

/// The bytes that an IDX file of this start has, beyond any integer perhaps: by its big endian
/// sizes or, where those are more than `limit`, by its little endian ones if they are not. Throws
/// FileError as parse_idx() does for what the header says.
double idx_bytes(const std::string& start, const std::string& name, std::size_t limit);

}  // namespace widthwise::verify
