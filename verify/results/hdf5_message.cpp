#include "verify/results/hdf5_message.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace widthwise::verify {
namespace {

using namespace std::string_view_literals;

// IEEE 754 doubles, little-endian.
constexpr std::string_view kDoubleType =
    "\x11\x20\x3f\x00\x08\x00\x00\x00\x00\x00\x40\x00\x34\x0b\x00\x34\xff\x03\x00\x00"sv;

constexpr std::uint64_t kTypeHead = 8;       // of a datatype
constexpr std::uint64_t kLongTextSize = 16;  // length, address of the heap, index in it

std::uint64_t padded(std::uint64_t size) {
  return (size + 7) / 8 * 8;
}

void require(bool holds, const char* fault) {
  if (!holds) throw Hdf5Fault(fault);
}

Hdf5Type integer_type(const Hdf5Block& message, std::uint64_t size) {
  constexpr std::uint64_t kFlags = 8;  // that it is signed
  require((message.number(1, 3) & ~kFlags) == 0, "an integer is not little-endian");
  require(size == 1 || size == 2 || size == 4 || size == 8, "an integer of an odd size");
  require(message.number(kTypeHead, 2) == 0 && message.number(kTypeHead + 2, 2) == 8 * size,
          "an integer does not fill its bytes");
  return {Hdf5Type::Kind::kInteger, size};
}

Hdf5Type long_text_type(const Hdf5Block& message, std::uint64_t size) {
  constexpr std::uint64_t kVariableString = 1;
  require((message.number(1, 3) & 0xF) == kVariableString && (message.number(1, 3) >> 12) == 0,
          "a list of variable length is no text");
  require(size == kLongTextSize, "a text of variable length has another size");
  const Hdf5Block base = message.part(kTypeHead, message.size() - kTypeHead);
  require(base.number(4, 4) == 1, "a text does not consist of bytes");
  return {Hdf5Type::Kind::kLongText, size};
}

// Of a text in memory: as long as its message.
constexpr std::uint64_t kMostDimensions = 32;

}  // namespace

Hdf5Type hdf5_type(const Hdf5Block& message) {
  const std::uint64_t size = message.number(4, 4);
  switch (message.number(0, 1)) {
    case 0x10:
      return integer_type(message, size);
    case 0x11:
      require(message.bytes(0, kDoubleType.size()) == kDoubleType, "a number that is no double");
      return {Hdf5Type::Kind::kDouble, size};
    case 0x13:
      require(size > 0 && message.number(1, 3) <= 0x12, "a string of an unknown kind");
      return {Hdf5Type::Kind::kString, size};
    case 0x19:
      return long_text_type(message, size);
    default:
      throw Hdf5Fault("a datatype that samples have none of");
  }
}

std::uint64_t Hdf5Space::n_elements() const {
  return std::accumulate(extents.begin(), extents.end(), std::uint64_t{1}, std::multiplies<>());
}

Hdf5Space hdf5_space(const Hdf5Block& message, std::uint64_t most_dimensions) {
  require(message.number(0, 1) == 1, "a dataspace of another version");
  const std::uint64_t rank = message.number(1, 1);
  const std::uint64_t flags = message.number(2, 1);
  require(rank <= std::min(most_dimensions, kMostDimensions), "too many dimensions");
  require(flags <= 1, "a dataspace with a permutation");
  Hdf5Space space;
  std::uint64_t n_elements = 1;
  for (std::uint64_t i = 0; i < rank; ++i) {
    const std::uint64_t extent = message.number(8 + 8 * i, 8);
    if (flags == 1) require(message.number(8 + 8 * (rank + i), 8) == extent, "data that may grow");
    require(extent == 0 || n_elements <= (std::uint64_t{1} << 60) / extent, "too many elements");
    n_elements *= extent;
    space.extents.push_back(extent);
  }
  return space;
}

Hdf5Layout hdf5_layout(const Hdf5Block& message) {
  constexpr std::uint64_t kContiguous = 1, kChunked = 2;
  const auto address_at = [&](std::uint64_t at) {
    const std::uint64_t address = message.number(at, 8);
    return address == kHdf5Undefined ? std::nullopt : std::optional(address);
  };
  require(message.number(0, 1) == 3, "a layout of another version");
  if (message.number(1, 1) == kContiguous) return {address_at(2), message.number(10, 8), {}};
  require(message.number(1, 1) == kChunked, "data that are neither contiguous nor in chunks");
  Hdf5Layout layout{address_at(3), 0, {}};
  constexpr std::uint64_t kDimensions = 3;  // of draws, and the size of an element
  require(message.number(2, 1) == kDimensions, "chunks that are no rows of draws");
  for (std::uint64_t i = 0; i < kDimensions; ++i) {
    layout.chunk.push_back(message.number(11 + 4 * i, 4));
  }
  return layout;
}

void check_filters(const Hdf5Block& message) {
  constexpr std::uint64_t kShuffle = 2, kDeflate = 1;
  require(message.number(0, 1) == 1 && message.number(1, 1) == 2, "other filters than of samples");
  std::uint64_t at = 8;
  for (const std::uint64_t filter : {kShuffle, kDeflate}) {
    const std::uint64_t name_size = message.number(at + 2, 2);
    require(message.number(at, 2) == filter && message.number(at + 6, 2) == 1,
            "other filters than of samples");
    const std::uint64_t value = message.number(at + 8 + padded(name_size), 4);
    require(filter != kShuffle || value == sizeof(double), "bytes that are shuffled otherwise");
    require(filter != kDeflate || value <= 9, "a level of compression that there is not");
    at += 8 + padded(name_size) + 8;
  }
}

void check_no_fill_value(const Hdf5Block& message) {
  require(message.number(0, 1) == 2, "a fill value of another version");
  const std::uint64_t defined = message.number(3, 1);
  require(defined == 0 || (defined == 1 && message.number(4, 4) == 0), "a fill value");
}

Hdf5Attribute hdf5_attribute(const Hdf5Block& message) {
  require(message.number(0, 1) == 1, "an attribute of another version");
  const std::uint64_t name_size = message.number(2, 2), type_size = message.number(4, 2),
                      space_size = message.number(6, 2);
  const std::uint64_t type_at = 8 + padded(name_size);
  const std::uint64_t space_at = type_at + padded(type_size);
  const std::uint64_t data_at = space_at + padded(space_size);
  require(name_size > 1 && message.part(8, name_size).text(0).size() + 1 == name_size,
          "the name of an attribute has no end");
  const Hdf5Type type = hdf5_type(message.part(type_at, type_size));
  const std::uint64_t n_elements =
      hdf5_space(message.part(space_at, space_size), kMostDimensions).n_elements();
  require(n_elements == 0 || type.size <= message.size() / n_elements,
          "an attribute is larger than its message");
  return {type, n_elements, message.part(data_at, n_elements * type.size)};
}

}  // namespace widthwise::verify
