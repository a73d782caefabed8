#include "verify/base/file_error.hpp"

#include <fmt/format.h>

#include <cerrno>

namespace widthwise::verify {

FileError file_error(const std::filesystem::path& path, std::string_view what,
                     std::error_code error) {
  const char* const advice =
      error == std::errc::no_space_on_device  ? "; free some space or choose another folder"
      : error == std::errc::permission_denied ? "; choose a folder that you may write to"
                                              : "";
  return FileError(fmt::format("{}: {}: {}{}", path.string(), what, error.message(), advice));
}

std::error_code last_error() {
  return {errno, std::generic_category()};
}

}  // namespace widthwise::verify
