#pragma once
// The four 3 x 3 images of tests/data/tiny-images-idx3-ubyte, as a formula.

#include <string>

namespace widthwise::verify {

/// Image i has the value 60 i + 7 r + 2 c in row r, column c; image 0 has no zero but its corner.
inline std::string tiny_images() {
  std::string contents("\0\0\x08\x03\0\0\0\x04\0\0\0\x03\0\0\0\x03", 16);
  for (int i = 0; i < 4; ++i) {
    for (int r = 0; r < 3; ++r) {
      for (int c = 0; c < 3; ++c) contents += static_cast<char>(60 * i + 7 * r + 2 * c);
    }
  }
  return contents;
}

}  // namespace widthwise::verify
