#pragma once
// Data of an HDF5 file that are kept in pieces.

#include <cstdint>

#include "verify/results/hdf5_bytes.hpp"
#include "verify/results/hdf5_message.hpp"

namespace widthwise::verify {

/// Walks the tree of the chunks of a dataset of doubles and inflates each of them. Returns how many
/// bytes of the file they take. Throws Hdf5Fault unless they are the rows that the space has, each
/// once.
std::uint64_t check_hdf5_chunks(Hdf5Bytes& bytes, const Hdf5Layout& layout, const Hdf5Space& space);

}  // namespace widthwise::verify
