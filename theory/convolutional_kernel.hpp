#pragma once
// Infinite-width kernels of a ReLU convnet (NTK parameterisation, no biases, all weights trained):
// L layers of q x q filters, zero padding, then a linear readout of all P pixels or of their mean.
// [Arora2019, Sec. 4 and App. H; sections not checked]. With x_p the C_0 channels at pixel p, o
// running over the q^2 offsets of a patch, and everything 0 outside the image,
//   K^0(p,p') = x_p . x'_p' / C_0,      S^l(p,p') = q^-2 sum_o K^{l-1}(p+o, p'+o),
//   K^l = 2 E[relu a relu b],  D^l = 2 E[1(a>0) 1(b>0)],  (a, b) ~ N(0, S^l on {(x,p), (x',p')}),
//   T^0 = 0,  T^l(p,p') = D^l (S^l(p,p') + q^-2 sum_o T^{l-1}(p+o, p'+o)),
//   NNGP = mean K^L,    NTK = mean (K^L + T^L),
// means over p = p' for the flattened readout and over all (p, p') for global average pooling. K
// and S of a pair of pixels need those of one displacement p' - p only: the flattened kernel is
// closed on displacement 0, and pooling averages (2 height - 1) (2 width - 1) such recursions, each
// over the pixels that both images have. Proved there for channels sent to infinity layer by layer.
//
// Both kernels are homogeneous of degree 1 in each image, so scaling images scales a Gram matrix
// and no more. NNGP(x,x) is |x|^2 / (C_0 P) for the flattened readout, less what padding cuts off
// near the border. NNGP and NTK are S and Theta_f of a hypernetwork whose f is the convnet: put
// them in the place of those of an MLP in theory/hypernet_kernel.hpp.

#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "theory/image.hpp"
#include "theory/patch_grid.hpp"
#include "theory/relu_pixels.hpp"

namespace widthwise::theory {

/// What follows the last convolution.
enum class Readout { kFlattened, kGlobalAveragePooling };

struct Convnet {
  int depth;        ///< L >= 0, layers of filters
  int filter_size;  ///< q, odd
  Readout readout;
};

/// Limits of E[f(x) f(x')] and of <grad f(x), grad f(x')>. Units of x times those of x'.
template <class T>
struct ConvolutionalKernel {
  T nngp;
  T ntk;
};

/// What the kernels of a convnet need to know of one image, found once.
template <class T>
class PreparedImage {
 public:
  /// Throws std::invalid_argument for an image that is not whole or has values that are not finite,
  /// a negative depth, or a filter without a central pixel.
  PreparedImage(const Convnet& f, Image<T> image);

  const Image<T>& image() const { return image_; }
  const PatchGrid& grid() const { return grid_; }
  /// S^l(p,p), l = 1..L, on grid(), with zeros in the margins.
  const std::vector<T>& variance(int layer) const { return variances_[layer - 1]; }

 private:
  Image<T> image_;
  PatchGrid grid_;
  std::vector<std::vector<T>> variances_;
};

/// The recursion over one displacement, with its room.
template <class T>
class ConvolutionalRecursion {
 public:
  explicit ConvolutionalRecursion(const Convnet& f) : f_(f) {}

  /// NNGP and NTK at (x, x'), both prepared for this convnet. In double the error is
  /// about (L + 1) epsilon times the kernel of the norms, sqrt(k(x,x) k(x',x')).
  /// Throws std::invalid_argument for images of unequal sizes.
  ConvolutionalKernel<T> operator()(const PreparedImage<T>& x, const PreparedImage<T>& y);

 private:
  // The sums of K^L and T^L over the pixels p such that p + (rows, columns) is one too.
  ConvolutionalKernel<T> sums(const PreparedImage<T>& x, const PreparedImage<T>& y, int rows,
                              int columns);
  std::span<const T> variance(const PreparedImage<T>& x, int layer, const PatchGrid& grid, int top,
                              int left, std::vector<T>& room);

  Convnet f_;
  std::vector<T> covariance_;
  std::vector<T> tangent_;
  std::vector<T> scratch_;
  std::vector<T> variance_x_;
  std::vector<T> variance_y_;
};

/// NNGP and NTK of one pair of images. Throws as the classes above do.
template <class T>
ConvolutionalKernel<T> convolutional_kernel(const Convnet& f, const Image<T>& x,
                                            const Image<T>& y) {
  return ConvolutionalRecursion<T>(f)(PreparedImage<T>(f, x), PreparedImage<T>(f, y));
}

/// sum_c x_c(row, column) y_c(row + rows, column + columns) / C_0 over a grid at (top, left) of x.
template <class T>
void input_covariance(const Image<T>& x, const Image<T>& y, const PatchGrid& grid, int top,
                      int left, int rows, int columns, std::vector<T>& covariance) {
  clear(grid, covariance);
  const T share = T(1) / x.channels;
  for (int i = 0; i < grid.height; ++i) {
    T* const row = covariance.data() + grid.place(i, 0);
    for (int c = 0; c < x.channels; ++c) {
      const T* const from_x = &x.at(c, top + i, left);
      const T* const from_y = &y.at(c, top + i + rows, left + columns);
      for (int j = 0; j < grid.width; ++j) row[j] += from_x[j] * from_y[j];
    }
    for (int j = 0; j < grid.width; ++j) row[j] *= share;
  }
}

// K^l(p,p) = S^l(p,p) for the ReLU.
template <class T>
PreparedImage<T>::PreparedImage(const Convnet& f, Image<T> image)
    : image_(std::move(image)), grid_{image_.height, image_.width, (f.filter_size - 1) / 2} {
  if (f.depth < 0) throw std::invalid_argument("a convnet cannot have a negative number of layers");
  if (f.filter_size < 1 || f.filter_size % 2 == 0) {
    throw std::invalid_argument("a filter needs a central pixel: its size is odd");
  }
  require_whole(image_);
  if (std::ranges::any_of(image_.values, [](const T& v) { return !possibly_at_most(v - v, 0); })) {
    throw std::invalid_argument("an image has a value that is not finite");
  }
  std::vector<T> values;
  std::vector<T> scratch(grid_.size(), T(0));
  input_covariance(image_, image_, grid_, 0, 0, 0, 0, values);
  for (int layer = 1; layer <= f.depth; ++layer) {
    average_over_patches(grid_, values, scratch);
    for (int i = 0; i < grid_.height; ++i) {
      std::fill_n(values.data() + grid_.place(i, grid_.width), grid_.radius, T(0));
    }
    variances_.push_back(values);
  }
}

template <class T>
std::span<const T> ConvolutionalRecursion<T>::variance(const PreparedImage<T>& x, int layer,
                                                       const PatchGrid& grid, int top, int left,
                                                       std::vector<T>& room) {
  const std::vector<T>& whole = x.variance(layer);
  if (grid.height == x.grid().height && grid.width == x.grid().width) return grid.inner(whole);
  for (int i = 0; i < grid.height; ++i) {
    std::copy_n(whole.data() + x.grid().place(top + i, left), grid.width,
                room.data() + grid.place(i, 0));
  }
  return grid.inner(std::as_const(room));
}

template <class T>
ConvolutionalKernel<T> ConvolutionalRecursion<T>::sums(const PreparedImage<T>& x,
                                                       const PreparedImage<T>& y, int rows,
                                                       int columns) {
  const int top = std::max(0, -rows);
  const int left = std::max(0, -columns);
  const PatchGrid grid{x.grid().height - std::abs(rows), x.grid().width - std::abs(columns),
                       x.grid().radius};
  input_covariance(x.image(), y.image(), grid, top, left, rows, columns, covariance_);
  for (std::vector<T>* array : {&tangent_, &scratch_, &variance_x_, &variance_y_}) {
    clear(grid, *array);
  }
  const std::span<T> k = grid.inner(covariance_);
  const std::span<T> t = grid.inner(tangent_);
  for (int layer = 1; layer <= f_.depth; ++layer) {
    average_over_patches(grid, covariance_, scratch_);
    average_over_patches(grid, tangent_, scratch_);
    for (std::size_t i = 0; i < t.size(); ++i) t[i] += k[i];
    relu_pixels(variance(x, layer, grid, top, left, variance_x_),
                variance(y, layer, grid, top + rows, left + columns, variance_y_), k, t);
  }
  ConvolutionalKernel<T> sums{T(0), T(0)};
  for (const T& value : k) sums.nngp += value;
  for (const T& value : t) sums.ntk += value;
  return sums;
}

template <class T>
ConvolutionalKernel<T> ConvolutionalRecursion<T>::operator()(const PreparedImage<T>& x,
                                                             const PreparedImage<T>& y) {
  require_alike(x.image(), y.image());
  const bool pooled = f_.readout == Readout::kGlobalAveragePooling;
  const int rows = pooled ? x.grid().height - 1 : 0;
  const int columns = pooled ? x.grid().width - 1 : 0;
  ConvolutionalKernel<T> total{T(0), T(0)};
  for (int i = -rows; i <= rows; ++i) {
    for (int j = -columns; j <= columns; ++j) {
      const ConvolutionalKernel<T> part = sums(x, y, i, j);
      total.nngp += part.nngp;
      total.ntk += part.ntk;
    }
  }
  const int n = x.image().n_pixels();
  const T share = T(1) / n;
  const T nngp = pooled ? T(total.nngp * share * share) : T(total.nngp * share);
  const T rest = pooled ? T(total.ntk * share * share) : T(total.ntk * share);
  return {nngp, nngp + rest};
}

}  // namespace widthwise::theory
