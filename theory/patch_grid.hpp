#pragma once
// Numbers at the pixels of a rectangle, laid out so that a mean over patches is a mean of shifted
// arrays.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace widthwise::theory {

/// The place of each pixel in one array: every row is followed by `radius` zeros, the left margin
/// of the next, and above and below there are as many rows of zeros. So a patch that sticks out of
/// the rectangle meets zeros. `radius` = (q - 1) / 2 for patches of q x q pixels.
struct PatchGrid {
  int height;
  int width;
  int radius;

  std::size_t stride() const { return static_cast<std::size_t>(width) + radius; }
  /// Where pixel (0, 0) stands, and how many entries there are from it to the end of the last row.
  std::size_t first() const { return radius * (stride() + 1); }
  std::size_t count() const { return height * stride(); }
  std::size_t size() const { return 2 * first() + count(); }

  std::size_t place(int row, int column) const { return first() + row * stride() + column; }

  /// The rectangle with the margins at the ends of its rows. `array` has size() entries.
  template <class T>
  std::span<T> inner(std::vector<T>& array) const {
    return {array.data() + first(), count()};
  }
  template <class T>
  std::span<const T> inner(const std::vector<T>& array) const {
    return {array.data() + first(), count()};
  }
};

/// array <- zeros, as many as the grid has entries.
template <class T>
void clear(const PatchGrid& grid, std::vector<T>& array) {
  array.assign(grid.size(), T(0));
}

/// values <- at each pixel the sum over its patch, divided by q^2, first down the columns and then
/// along the rows. The margins at the ends of the rows are left with numbers of no meaning.
/// `columns` is scratch. Both arrays have size() entries.
template <class T>
void average_over_patches(const PatchGrid& grid, std::vector<T>& values, std::vector<T>& columns) {
  const auto add = [](const T* from, std::size_t n, T* sums) {
    for (std::size_t i = 0; i < n; ++i) sums[i] += from[i];
  };
  const int radius = grid.radius;
  const std::size_t n = grid.count() + 2 * radius;
  const std::size_t start = grid.first() - radius;
  std::copy_n(values.data() + start, n, columns.data() + start);
  for (int a = 1; a <= radius; ++a) {
    add(values.data() + start - a * grid.stride(), n, columns.data() + start);
    add(values.data() + start + a * grid.stride(), n, columns.data() + start);
  }
  const int size = 2 * radius + 1;
  const T share = T(1) / (size * size);
  T* const means = values.data() + grid.first();
  const T* const sums = columns.data() + grid.first();
  std::copy_n(sums, grid.count(), means);
  for (int b = 1; b <= radius; ++b) {
    add(sums - b, grid.count(), means);
    add(sums + b, grid.count(), means);
  }
  for (std::size_t i = 0; i < grid.count(); ++i) means[i] *= share;
}

}  // namespace widthwise::theory
