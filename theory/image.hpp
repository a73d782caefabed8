#pragma once
// An image: several numbers a pixel.

#include <stdexcept>
#include <string>
#include <vector>

namespace widthwise::theory {

/// Values of any unit, channel after channel, each row after row.
template <class T>
struct Image {
  int channels;
  int height;
  int width;
  std::vector<T> values;  ///< channels * height * width of them

  int n_pixels() const { return height * width; }
  const T& at(int channel, int row, int column) const {
    return values[(static_cast<std::size_t>(channel) * height + row) * width + column];
  }
};

/// Throws std::invalid_argument unless there is a pixel and as many values as the sizes say.
template <class T>
void require_whole(const Image<T>& image) {
  const auto said = [](int size) { return static_cast<std::size_t>(size < 0 ? 0 : size); };
  const std::size_t n = said(image.channels) * said(image.height) * said(image.width);
  if (n > 0 && image.values.size() == n) return;
  throw std::invalid_argument("an image of " + std::to_string(image.channels) + " channels, " +
                              std::to_string(image.height) + " rows and " +
                              std::to_string(image.width) + " columns cannot have " +
                              std::to_string(image.values.size()) + " values");
}

/// Throws std::invalid_argument unless the two can be compared pixel by pixel.
template <class T>
void require_alike(const Image<T>& x, const Image<T>& y) {
  if (x.channels == y.channels && x.height == y.height && x.width == y.width) return;
  throw std::invalid_argument("two images differ in their channels, rows or columns");
}

}  // namespace widthwise::theory
