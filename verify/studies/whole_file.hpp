#pragma once
// Files of inputs, read whole.

#include <cstddef>
#include <string>

namespace widthwise::verify {

/// The most that read_maybe_gzipped() takes into memory, in bytes (1 GiB). A few kilobytes of gzip
/// can claim any size.
inline constexpr std::size_t kMaxContents = std::size_t{1} << 30;

/// Reads a whole file, decompressing it if it is gzipped. Of an IDX or .npy file that goes on after
/// what its header announces only the first such byte is read, enough for its parser to refuse it.
/// What the file's size, its header or the end of its gzip stream says to be above `limit` bytes is
/// refused before it is read, and a gzip stream that unpacks to 250 times its size once that is
/// more than 16 MiB: no measurement does. Throws FileError (also for a damaged gzip stream, a
/// directory, or a file that does not exist).
std::string read_maybe_gzipped(const std::string& path, std::size_t limit = kMaxContents);

}  // namespace widthwise::verify
