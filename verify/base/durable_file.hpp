#pragma once
// Files that are there whole, and still there after a power cut, or not at all.

#include <filesystem>
#include <string>

namespace widthwise::verify {

/// `prefix` and 16 hexadecimal digits from the system's random numbers: nobody can plant a link
/// under a name that nobody can guess.
std::string unguessable_name(const std::string& prefix);

/// Flushes a file, or the list of a folder's entries, to the device. Throws FileError naming
/// `shown`.
void sync_to_device(const std::filesystem::path& path, const std::filesystem::path& shown);

/// Writes one file whole or not at all, by a temporary name beside it, and flushes it to the
/// device. A symbolic link is followed; something that is no file (a pipe, /dev/stdout) is written
/// into directly, never replaced. Throws FileError naming `shown`.
void write_file_atomically(const std::filesystem::path& file, const std::string& text,
                           const std::filesystem::path& shown);
void write_file_atomically(const std::filesystem::path& file, const std::string& text);

/// Throws FileError where write_file_atomically() could not begin; leaves no trace.
void require_writable(const std::filesystem::path& file);

}  // namespace widthwise::verify
