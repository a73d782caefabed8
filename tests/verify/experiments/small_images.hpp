#pragma once
// Images of strokes for tests, as the MNIST files hold images.

#include <filesystem>
#include <fstream>
#include <string>

namespace widthwise::verify {

/// `n` images of a stroke from upper left to lower right, each steeper than the one before, on
/// `side` x `side` pixels, and their labels 0, 1, .. 9, 0, ..
inline void write_small_images(const std::filesystem::path& folder, const std::string& part, int n,
                               int side) {
  const auto big_endian = [](int number) {
    return std::string{'\0', '\0', static_cast<char>(number / 256),
                       static_cast<char>(number % 256)};
  };
  std::string images =
      std::string("\0\0\x08\x03", 4) + big_endian(n) + big_endian(side) + big_endian(side);
  std::string labels = std::string("\0\0\x08\x01", 4) + big_endian(n);
  for (int k = 0; k < n; ++k) {
    for (int i = 0; i < side; ++i) {
      for (int j = 0; j < side; ++j) {
        const int distance = std::abs(3 * j - (1 + k % 5) * i - k % 7);
        images += static_cast<char>(distance < 4 ? 250 - 40 * distance : 0);
      }
    }
    labels += static_cast<char>(k % 10);
  }
  std::ofstream(folder / (part + "-images-idx3-ubyte"), std::ios::binary) << images;
  std::ofstream(folder / (part + "-labels-idx1-ubyte"), std::ios::binary) << labels;
}

/// Both parts.
inline void write_small_mnist(const std::filesystem::path& folder, int n_training = 60,
                              int n_test = 15, int side = 7) {
  write_small_images(folder, "train", n_training, side);
  write_small_images(folder, "t10k", n_test, side);
}

}  // namespace widthwise::verify
