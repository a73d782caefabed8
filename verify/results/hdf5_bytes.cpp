#include "verify/results/hdf5_bytes.hpp"

#include <fmt/format.h>

#include <system_error>

namespace widthwise::verify {

std::string_view Hdf5Block::bytes(std::uint64_t at, std::uint64_t n) const {
  if (at > bytes_.size() || n > bytes_.size() - at) throw Hdf5Fault("a part is cut off");
  return std::string_view(bytes_).substr(at, n);
}

std::uint64_t Hdf5Block::number(std::uint64_t at, int n_bytes) const {
  const std::string_view digits = bytes(at, static_cast<std::uint64_t>(n_bytes));
  std::uint64_t value = 0;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    value = value << 8 | static_cast<unsigned char>(*digit);
  }
  return value;
}

std::string Hdf5Block::text(std::uint64_t at) const {
  const std::size_t end = at < bytes_.size() ? bytes_.find('\0', at) : bytes_.npos;
  if (end == bytes_.npos) throw Hdf5Fault("a name has no end");
  return bytes_.substr(at, end - at);
}

Hdf5Bytes::Hdf5Bytes(const std::filesystem::path& file) : stream_(file, std::ios::binary) {
  std::error_code error;
  size_ = std::filesystem::file_size(file, error);
  if (error || !stream_) throw Hdf5Fault("cannot be read");
}

Hdf5Block Hdf5Bytes::block(std::uint64_t address, std::uint64_t n) {
  if (!holds(address, n)) {
    throw Hdf5Fault(fmt::format("{} bytes at {} are not inside the file", n, address));
  }
  n_read_ += n;
  if (n_read_ / 16 > size_ + (1 << 20)) throw Hdf5Fault("its parts lie over each other");
  std::string bytes(n, '\0');
  stream_.seekg(static_cast<std::streamoff>(address));
  if (!stream_.read(bytes.data(), static_cast<std::streamsize>(n)))
    throw Hdf5Fault("cannot be read");
  return Hdf5Block(std::move(bytes));
}

}  // namespace widthwise::verify
