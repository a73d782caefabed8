#pragma once
// What the system says of a file, in one sentence.

#include <filesystem>
#include <string_view>
#include <system_error>

#include "verify/base/errors.hpp"

namespace widthwise::verify {

/// "PATH: cannot be written: No space left on device; free some space or choose another folder".
FileError file_error(const std::filesystem::path& path, std::string_view what,
                     std::error_code error);

/// What errno holds.
std::error_code last_error();

}  // namespace widthwise::verify
