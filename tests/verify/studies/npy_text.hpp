#pragma once
// Files in the .npy format for tests, by the letter of its description (NEP 1).

#include <string>
#include <vector>

namespace widthwise::test {

/// The elements as a little endian machine keeps them.
template <class Element>
std::string npy_elements(const std::vector<Element>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Element)};
}

/// A file of version 1.0 with this type, such as "<f8", and this shape, such as "(2, 3)".
inline std::string npy_text(const std::string& type, bool fortran_order, const std::string& shape,
                            const std::string& elements) {
  std::string header = "{'descr': '" + type +
                       "', 'fortran_order': " + (fortran_order ? "True" : "False") +
                       ", 'shape': " + shape + ", }";
  constexpr std::size_t kAlignment = 64;
  constexpr std::size_t kBefore = 10;
  while ((kBefore + header.size() + 1) % kAlignment != 0) header += ' ';
  header += '\n';
  std::string text("\x93NUMPY\x01\0", 8);
  text += static_cast<char>(header.size() % 256);
  text += static_cast<char>(header.size() / 256);
  return text + header + elements;
}

}  // namespace widthwise::test
