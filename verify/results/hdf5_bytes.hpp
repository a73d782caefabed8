#pragma once
// Little-endian numbers at addresses of a file, none of them past an end.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace widthwise::verify {

/// What is not as it should be in the structure of a file, in words.
struct Hdf5Fault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Bytes of a file that have been read.
class Hdf5Block {
 public:
  explicit Hdf5Block(std::string bytes) : bytes_(std::move(bytes)) {}

  std::uint64_t size() const { return bytes_.size(); }

  /// Throws Hdf5Fault where the block ends earlier, as all below.
  std::string_view bytes(std::uint64_t at, std::uint64_t n) const;
  /// An unsigned number of so many bytes.
  std::uint64_t number(std::uint64_t at, int n_bytes) const;
  Hdf5Block part(std::uint64_t at, std::uint64_t n) const {
    return Hdf5Block(std::string(bytes(at, n)));
  }
  /// The text from there to its zero.
  std::string text(std::uint64_t at) const;

 private:
  std::string bytes_;
};

/// A file that is read at addresses.
class Hdf5Bytes {
 public:
  /// Throws Hdf5Fault if it cannot be read.
  explicit Hdf5Bytes(const std::filesystem::path& file);

  std::uint64_t size() const { return size_; }
  bool holds(std::uint64_t address, std::uint64_t n) const {
    return address <= size_ && n <= size_ - address;
  }
  /// Throws Hdf5Fault unless all of it is inside the file, and where far more has been read than
  /// there is.
  Hdf5Block block(std::uint64_t address, std::uint64_t n);

 private:
  std::ifstream stream_;
  std::uint64_t size_ = 0;
  std::uint64_t n_read_ = 0;
};

}  // namespace widthwise::verify
