#pragma once
// Whether the structure of an HDF5 file can be trusted, before the library walks it.

#include <filesystem>

namespace widthwise::verify {

/// libhdf5 1.10 reads past the end of its memory where addresses, sizes and offsets in a file are
/// not as its own writer leaves them, and allocates what a file announces. This reads the file's
/// structure by itself and lets pass only what write_samples() makes of the format [HDF5, version
/// 3.0 of the file format specification]:
///
/// - a superblock of version 0 with addresses and lengths of 8 bytes, and the file's own size;
/// - groups in groups, two levels of them, as symbol tables: B-trees of version 1, symbol table
///   nodes and local heaps, all inside the file, each of them once, names that end in their heap;
/// - object headers of version 1 that hold nothing but datatypes, dataspaces, layouts without a
///   fill value, filters, times, attributes, symbol tables and continuations;
/// - integers, doubles, strings, and texts of any length in a global heap;
/// - datasets of doubles with two dimensions at most, whose data are inside the file and together
///   no larger than it: contiguous, or in chunks of whole rows, shuffled and deflated, each of them
///   there once and, inflated, as long as a chunk is and of its own checksum.
///
/// So there are no links but hard ones, no other filters, no external data, and no references.
/// Throws FileError with the file's name and what is not so.
void check_hdf5_structure(const std::filesystem::path& file);

}  // namespace widthwise::verify
