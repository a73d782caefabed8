#pragma once
// The .npy format in which NumPy keeps an array (NEP 1), gzipped or not.

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace widthwise::verify {

/// An array opened for random access to its items. The first dimension counts the items.
struct NpyFile {
  std::vector<std::int64_t> dimensions;  ///< e.g. {100, 3}; two at least
  char kind;                             ///< 'f' floating point, 'i' signed, 'u' unsigned
  int element_bytes;                     ///< 4 or 8 for 'f', else 1, 2, 4 or 8
  bool big_endian;
  bool fortran_order;    ///< the first index runs fastest, not the last
  std::string contents;  ///< of the file
  std::size_t start;     ///< of the elements in it

  /// Elements in one item (dimensionless).
  std::int64_t item_size() const;

  /// Item i as NumPy's ravel() flattens it, whatever the order in the file.
  /// Throws std::out_of_range unless 0 <= i < dimensions[0].
  Eigen::VectorXd item(std::int64_t i) const;
};

/// True if the contents start as a .npy file does.
bool looks_like_npy(std::string_view contents);

/// How many bytes a .npy file of this start has, beyond any integer perhaps. Throws FileError as
/// parse_npy() does for what the header says.
double npy_bytes(std::string_view start, const std::string& name);

/// Parses contents. `name` is used in messages. Throws FileError for a header that is damaged or of
/// another kind (text, complex numbers, records, half precision), fewer than two dimensions, no
/// elements, and a file that is truncated or too long.
NpyFile parse_npy(std::string contents, const std::string& name);

}  // namespace widthwise::verify
