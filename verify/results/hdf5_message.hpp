#pragma once
// The messages of an object header: what an object of an HDF5 file is.

#include <cstdint>
#include <optional>
#include <vector>

#include "verify/results/hdf5_bytes.hpp"

namespace widthwise::verify {

/// A datatype, as far as samples have any.
struct Hdf5Type {
  enum class Kind { kInteger, kDouble, kString, kLongText };
  Kind kind;
  std::uint64_t size;  ///< of an element, in bytes
};

/// Throws Hdf5Fault for a type that samples have none of, as all below.
Hdf5Type hdf5_type(const Hdf5Block& message);

/// How many elements a dataspace holds.
struct Hdf5Space {
  std::vector<std::uint64_t> extents;

  std::uint64_t n_elements() const;
};
/// One of no more than `most_dimensions`, and of 2^60 elements at most.
Hdf5Space hdf5_space(const Hdf5Block& message, std::uint64_t most_dimensions);

/// Where data are; without an address there are none.
struct Hdf5Layout {
  std::optional<std::uint64_t> address;  ///< of the data, or of the tree of their chunks
  std::uint64_t size;                    ///< of contiguous data
  std::vector<std::uint64_t> chunk;      ///< its extents and the size of an element; or empty
};
Hdf5Layout hdf5_layout(const Hdf5Block& message);

/// Refuses other filters than those of write_samples(): shuffled doubles, deflated.
void check_filters(const Hdf5Block& message);

/// Refuses a value that holes would be filled with.
void check_no_fill_value(const Hdf5Block& message);

struct Hdf5Attribute {
  Hdf5Type type;
  std::uint64_t n_elements;
  Hdf5Block data;  ///< of all elements; of a long text 4 bytes of length, and where it is
};
Hdf5Attribute hdf5_attribute(const Hdf5Block& message);

/// An address that leads nowhere.
inline constexpr std::uint64_t kHdf5Undefined = ~std::uint64_t{0};

}  // namespace widthwise::verify
