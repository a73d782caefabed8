#include "verify/studies/npy_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <optional>
#include <stdexcept>

#include "verify/base/errors.hpp"
#include "verify/base/read_number.hpp"
#include "verify/studies/csv_words.hpp"

namespace widthwise::verify {
namespace {

constexpr std::string_view kNpyMagic = "\x93NUMPY";
constexpr std::size_t kNpyVersionAt = 6;
constexpr std::size_t kNpyLengthAt = 8;

[[noreturn]] void refuse_npy(const std::string& name, const std::string& reason) {
  throw FileError(fmt::format("{}: {}", name, reason));
}

std::uint64_t npy_integer(std::string_view bytes, bool big_endian) {
  std::uint64_t value = 0;
  for (std::size_t k = 0; k < bytes.size(); ++k) {
    value = value << 8 | static_cast<unsigned char>(bytes[big_endian ? k : bytes.size() - 1 - k]);
  }
  return value;
}

// Where the header starts, and how long it is, another version may say otherwise.
void check_version(char major, const std::string& name) {
  if (major >= 1 && major <= 3) return;
  refuse_npy(name, fmt::format("is a .npy file of version {}, and those of 1 to 3 are known; save "
                               "the array again",
                               static_cast<unsigned char>(major)));
}

// The Python dictionary that says what the array is, and where it ends.
struct NpyHeader {
  std::string_view text;
  std::size_t end;
};

NpyHeader npy_header(std::string_view contents, const std::string& name) {
  if (contents.size() > kNpyVersionAt) check_version(contents[kNpyVersionAt], name);
  const std::size_t length_bytes =
      contents.size() > kNpyVersionAt && contents[kNpyVersionAt] == 1 ? 2 : 4;
  const std::size_t start = kNpyLengthAt + length_bytes;
  const std::size_t length =
      contents.size() < start ? 0 : npy_integer(contents.substr(kNpyLengthAt, length_bytes), false);
  if (contents.size() < start || contents.size() - start < length) {
    refuse_npy(name, fmt::format("truncated: ends after {} bytes, inside the header of a .npy file",
                                 contents.size()));
  }
  return {contents.substr(start, length), start + length};
}

std::string_view without_blanks(std::string_view text) {
  const auto first = std::min(text.find_first_not_of(" \n"), text.size());
  return text.substr(first, text.find_last_not_of(" \n") + 1 - first);
}

// What follows 'key': in the dictionary, up to the end of the text.
std::string_view npy_value(std::string_view text, std::string_view key, const std::string& name) {
  const auto at = text.find(fmt::format("'{}':", key));
  if (at == std::string_view::npos) {
    refuse_npy(name,
               fmt::format("the .npy header says nothing of '{}'; save the array again", key));
  }
  return without_blanks(text.substr(at + key.size() + 3));
}

void read_type(std::string_view text, const std::string& name, NpyFile& file) {
  const std::string_view value = npy_value(text, "descr", name);
  const auto end = value.find('\'', 1);
  const bool quoted = value.starts_with('\'') && end != std::string_view::npos;
  const std::string_view type = quoted ? value.substr(1, end - 1) : value.substr(0, 40);
  const std::optional<int> size =
      type.size() == 3 ? read_number<int>(type.substr(2)) : std::optional<int>();
  const bool known =
      size && std::string_view("<>|=").find(type[0]) != std::string_view::npos &&
      ((type[1] == 'f' && (size == 4 || size == 8)) ||
       ((type[1] == 'i' || type[1] == 'u') && std::has_single_bit(unsigned(*size)) && *size <= 8));
  if (!known) {
    refuse_npy(name, fmt::format("holds elements of the NumPy type {}; give float32, float64 or "
                                 "integers, as .astype(float) makes them",
                                 shown_cell(type)));
  }
  file.kind = type[1];
  file.element_bytes = *size;
  file.big_endian = type[0] == '>';
}

void read_order(std::string_view text, const std::string& name, NpyFile& file) {
  const std::string_view value = npy_value(text, "fortran_order", name);
  file.fortran_order = value.starts_with("True");
  if (file.fortran_order || value.starts_with("False")) return;
  refuse_npy(name, "the .npy header says neither True nor False of 'fortran_order'; save it again");
}

void read_shape(std::string_view text, const std::string& name, NpyFile& file) {
  const std::string_view value = npy_value(text, "shape", name);
  const auto close = value.find(')');
  bool good = value.starts_with('(') && close != std::string_view::npos;
  std::string_view rest = good ? without_blanks(value.substr(1, close - 1)) : "";
  while (good && !rest.empty()) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto dimension = read_number<std::int64_t>(without_blanks(rest.substr(0, comma)));
    good = dimension && *dimension >= 0;
    if (good) file.dimensions.push_back(*dimension);
    rest = without_blanks(rest.substr(std::min(comma + 1, rest.size())));
  }
  if (!good)
    refuse_npy(name, "the .npy header has no shape such as (100, 3); save the array again");
  if (file.dimensions.size() < 2) {
    refuse_npy(name, fmt::format("holds an array of shape ({}); inputs are the rows of one of two "
                                 "dimensions or more",
                                 fmt::join(file.dimensions, ", ")));
  }
  if (std::ranges::count(file.dimensions, 0) > 0) {
    refuse_npy(name, fmt::format("holds an array of shape ({}), which has no elements",
                                 fmt::join(file.dimensions, ", ")));
  }
}

// All but the elements.
NpyFile described_npy(std::string_view contents, const std::string& name) {
  const NpyHeader header = npy_header(contents, name);
  NpyFile file{};
  file.start = header.end;
  read_type(header.text, name, file);
  read_order(header.text, name, file);
  read_shape(header.text, name, file);
  return file;
}

double elements_bytes(const NpyFile& file) {
  double bytes = file.element_bytes;
  for (const auto dimension : file.dimensions) bytes *= static_cast<double>(dimension);
  return bytes;
}

double npy_element(const NpyFile& file, std::string_view bytes) {
  const std::uint64_t bits = npy_integer(bytes, file.big_endian);
  if (file.kind == 'f') {
    return file.element_bytes == 8 ? std::bit_cast<double>(bits)
                                   : std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  }
  if (file.kind == 'u') return static_cast<double>(bits);
  const int unused = 64 - 8 * file.element_bytes;
  return static_cast<double>(static_cast<std::int64_t>(bits << unused) >> unused);
}

// Where the element of these indices is, counted in elements.
std::int64_t place(const NpyFile& file, const std::vector<std::int64_t>& indices) {
  std::int64_t at = 0;
  const std::size_t rank = indices.size();
  for (std::size_t k = 0; k < rank; ++k) {
    const std::size_t axis = file.fortran_order ? rank - 1 - k : k;
    at = at * file.dimensions[axis] + indices[axis];
  }
  return at;
}

void advance(const NpyFile& file, std::vector<std::int64_t>& indices) {
  for (std::size_t axis = indices.size() - 1; axis > 0; --axis) {
    if (++indices[axis] < file.dimensions[axis]) return;
    indices[axis] = 0;
  }
}

}  // namespace

std::int64_t NpyFile::item_size() const {
  std::int64_t size = 1;
  for (std::size_t axis = 1; axis < dimensions.size(); ++axis) size *= dimensions[axis];
  return size;
}

Eigen::VectorXd NpyFile::item(std::int64_t i) const {
  if (i < 0 || i >= dimensions.front()) {
    throw std::out_of_range(fmt::format("item {} of a .npy file of {}", i, dimensions.front()));
  }
  std::vector<std::int64_t> indices(dimensions.size(), 0);
  indices[0] = i;
  Eigen::VectorXd values(item_size());
  const auto size = static_cast<std::size_t>(element_bytes);
  for (double& value : values) {
    const std::size_t at = start + static_cast<std::size_t>(place(*this, indices)) * size;
    value = npy_element(*this, std::string_view(contents).substr(at, size));
    advance(*this, indices);
  }
  return values;
}

bool looks_like_npy(std::string_view contents) {
  return contents.starts_with(kNpyMagic);
}

double npy_bytes(std::string_view start, const std::string& name) {
  const NpyFile file = described_npy(start, name);
  return static_cast<double>(file.start) + elements_bytes(file);
}

NpyFile parse_npy(std::string contents, const std::string& name) {
  NpyFile file = described_npy(contents, name);
  const double announced = elements_bytes(file);
  const std::size_t held = contents.size() - file.start;
  if (static_cast<double>(held) != announced) {
    const bool cut = static_cast<double>(held) < announced;
    refuse_npy(name,
               fmt::format("{}: the .npy header announces {} elements of {} bytes each, "
                           "{:.0f} bytes, but {} follow",
                           cut ? "truncated" : "too long", fmt::join(file.dimensions, " x "),
                           file.element_bytes, announced, cut ? std::to_string(held) : "more"));
  }
  file.contents = std::move(contents);
  return file;
}

}  // namespace widthwise::verify
