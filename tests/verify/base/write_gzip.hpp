#pragma once
// Compressed files for tests.

#include <zlib.h>

#include <filesystem>
#include <string>

namespace widthwise::test {

/// Writes `contents` as a gzip file and returns its name.
inline std::string write_gzip(const std::filesystem::path& path, const std::string& contents) {
  const gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, contents.data(), static_cast<unsigned>(contents.size()));
  gzclose(file);
  return path.string();
}

}  // namespace widthwise::test
