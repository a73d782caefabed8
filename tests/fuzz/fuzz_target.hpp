#pragma once
// What all fuzz targets do: let refusals pass, and nothing else.

#include <cstddef>
#include <cstdint>
#include <string>

#include "verify/base/errors.hpp"

namespace widthwise::verify {

/// Calls `read` with the bytes; a UsageError or a FileError is an answer, any other exception ends
/// the program and is a finding. Always 0, as libFuzzer wants it.
template <class Read>
int fuzz_with(const std::uint8_t* data, std::size_t size, const Read& read) {
  try {
    read(std::string(reinterpret_cast<const char*>(data), size));
  } catch (const UsageError&) {
  } catch (const FileError&) {
  }
  return 0;
}

}  // namespace widthwise::verify
