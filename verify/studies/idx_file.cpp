#include "verify/studies/idx_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <stdexcept>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

constexpr std::size_t kMagicBytes = 4;      // 0, 0, element type, number of dimensions
constexpr std::size_t kDimensionBytes = 4;  // one unsigned 32 bit number each

// Bytes in an element of the type, 0 if there is no such type.
std::size_t element_bytes(int type) {
  switch (type) {
    case 0x08:
    case 0x09:
      return 1;
    case 0x0B:
      return 2;
    case 0x0C:
    case 0x0D:
      return 4;
    case 0x0E:
      return 8;
    default:
      return 0;
  }
}

template <typename Bits>
Bits load_bits(const char* bytes, bool little_endian) {
  std::uint64_t value = 0;
  for (std::size_t k = 0; k < sizeof(Bits); ++k) {
    value =
        value << 8 | static_cast<unsigned char>(bytes[little_endian ? sizeof(Bits) - 1 - k : k]);
  }
  return static_cast<Bits>(value);
}

template <typename Element, typename Bits>
double load_element(const char* bytes, bool little_endian) {
  return static_cast<double>(std::bit_cast<Element>(load_bits<Bits>(bytes, little_endian)));
}

using Loader = double (*)(const char*, bool);

Loader loader(int type) {
  switch (type) {
    case 0x08:
      return load_element<std::uint8_t, std::uint8_t>;
    case 0x09:
      return load_element<std::int8_t, std::uint8_t>;
    case 0x0B:
      return load_element<std::int16_t, std::uint16_t>;
    case 0x0C:
      return load_element<std::int32_t, std::uint32_t>;
    case 0x0D:
      return load_element<float, std::uint32_t>;
    case 0x0E:
      return load_element<double, std::uint64_t>;
    default:
      throw std::logic_error("an IDX file was parsed with an unknown element type");
  }
}

void check_magic(const std::string& contents, const std::string& name) {
  if (looks_like_idx(contents)) return;
  const auto start = std::span(contents).first(std::min(contents.size(), kMagicBytes));
  std::vector<unsigned> shown;
  for (const char byte : start) shown.push_back(static_cast<unsigned char>(byte));
  throw FileError(fmt::format(
      "{}: starts with the bytes [{:02x}], which is neither text (CSV) nor IDX: an IDX file starts "
      "with 00 00, an element type (08, 09, 0b, 0c, 0d or 0e) and its number of dimensions",
      name, fmt::join(shown, " ")));
}

using Dimensions = std::vector<std::int64_t>;

Dimensions read_dimensions(const std::string& contents, const std::string& name,
                           bool little_endian) {
  const std::size_t n_dimensions = contents.size() < kMagicBytes
                                       ? 0
                                       : load_bits<std::uint8_t>(&contents[kMagicBytes - 1], false);
  const std::size_t header = kMagicBytes + kDimensionBytes * n_dimensions;
  if (contents.size() < header) {
    throw FileError(
        fmt::format("{}: ends after {} bytes, inside the header of {} bytes that an "
                    "IDX file of {} dimensions has",
                    name, contents.size(), header, n_dimensions));
  }
  Dimensions dimensions;
  for (std::size_t at = kMagicBytes; at < header; at += kDimensionBytes) {
    dimensions.push_back(load_bits<std::uint32_t>(&contents[at], little_endian));
  }
  const auto zero = std::find(dimensions.begin(), dimensions.end(), 0);
  if (dimensions.empty() || zero != dimensions.end()) {
    throw FileError(
        fmt::format("{}: the IDX header announces the dimensions [{}], which hold no "
                    "elements; each must be at least 1",
                    name, fmt::join(dimensions, " x ")));
  }
  return dimensions;
}

// Bytes of the elements that an IDX header announces. They may fit no integer, hence the double:
// beyond kMaxContents the last digits do not matter.
double announced_bytes(int type, const Dimensions& dimensions) {
  auto product = static_cast<double>(element_bytes(type));
  for (const auto dimension : dimensions) product *= static_cast<double>(dimension);
  return product;
}

void check_size(const IdxFile& file, const std::string& name) {
  const double announced = announced_bytes(file.element_type, file.dimensions);
  const auto held = static_cast<double>(file.bytes.size());
  if (held == announced) return;
  throw FileError(fmt::format(
      "{}: {}: the IDX header announces {} elements of {} bytes each, {:.0f} bytes, but {} follow",
      name, held < announced ? "truncated" : "too long", fmt::join(file.dimensions, " x "),
      element_bytes(file.element_type), announced,
      held < announced ? std::to_string(file.bytes.size()) : "more"));
}

// Whether a number could be one of inputs as programs keep them.
bool is_plain(double value) {
  constexpr double kLargest = 1e30;
  const double size = std::abs(value);
  return size == 0.0 || (size >= 1.0 / kLargest && size <= kLargest);
}

bool all_plain(const IdxFile& file, bool little_endian) {
  const auto load = loader(file.element_type);
  const std::size_t stride = element_bytes(file.element_type);
  for (std::size_t at = 0; at < file.bytes.size(); at += stride) {
    if (!is_plain(load(file.bytes.data() + at, little_endian))) return false;
  }
  return true;
}

// Sizes in the order of the format and elements in that of the machine, as `tofile` leaves them. Of
// whole numbers it cannot be told.
void check_byte_order(const IdxFile& file, const std::string& name) {
  const bool fractions = file.element_type == 0x0D || file.element_type == 0x0E;
  if (!fractions || file.little_endian) return;
  if (all_plain(file, false) || !all_plain(file, true)) return;
  throw FileError(fmt::format(
      "{}: its elements look little endian, where the IDX format asks for big endian, as its sizes "
      "are: read as that some are no numbers or beyond 1e-30 to 1e30; write them in big endian, or "
      "give a .npy file",
      name));
}

}  // namespace

std::int64_t IdxFile::item_size() const {
  return static_cast<std::int64_t>(bytes.size() / element_bytes(element_type)) / dimensions.front();
}

std::string IdxFile::byte_order() const {
  if (element_bytes(element_type) == 1) return "";
  return little_endian ? "little endian" : "big endian";
}

Eigen::VectorXd IdxFile::item(std::int64_t i) const {
  if (i < 0 || i >= dimensions.front()) {
    throw std::out_of_range(fmt::format("item {} of an IDX file of {}", i, dimensions.front()));
  }
  const auto load = loader(element_type);
  const std::size_t stride = element_bytes(element_type);
  const char* at = bytes.data() + static_cast<std::size_t>(i * item_size()) * stride;
  Eigen::VectorXd values(item_size());
  for (auto& value : values) {
    value = load(at, little_endian);
    at += stride;
  }
  return values;
}

bool looks_like_idx(const std::string& contents) {
  return contents.size() >= 3 && contents[0] == 0 && contents[1] == 0 &&
         element_bytes(static_cast<unsigned char>(contents[2])) > 0;
}

double idx_bytes(const std::string& start, const std::string& name, std::size_t limit) {
  const auto bytes = [&](bool little_endian) {
    const Dimensions dimensions = read_dimensions(start, name, little_endian);
    return static_cast<double>(kMagicBytes + kDimensionBytes * dimensions.size()) +
           announced_bytes(static_cast<unsigned char>(start[2]), dimensions);
  };
  const auto most = static_cast<double>(limit);
  return bytes(false) > most && bytes(true) <= most ? bytes(true) : bytes(false);
}

IdxFile parse_idx(const std::string& contents, const std::string& name) {
  check_magic(contents, name);
  IdxFile file;
  file.element_type = static_cast<unsigned char>(contents[2]);
  file.dimensions = read_dimensions(contents, name, false);
  file.bytes = contents.substr(kMagicBytes + kDimensionBytes * file.dimensions.size());
  const auto held = static_cast<double>(file.bytes.size());
  const Dimensions other = read_dimensions(contents, name, true);
  if (held != announced_bytes(file.element_type, file.dimensions) &&
      held == announced_bytes(file.element_type, other)) {
    file.dimensions = other;
    file.little_endian = true;
  }
  check_size(file, name);
  check_byte_order(file, name);
  return file;
}

}  // namespace widthwise::verify
